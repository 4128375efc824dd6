package dev.routed.bench.kills;

import dev.routed.api.RejectedException;
import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.bench.ClientNetwork;
import dev.routed.kernel.netlink.internal.NetlinkKernel;
import dev.routed.namespaces.internal.MountedNamespaces;
import dev.routed.namespaces.internal.ProcSysctl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Kills, starts and inspects the appliance, in an order and with delays that a seed reproduces. */
public final class Kills {
    private static final int CLIENTS = 8;

    /** The calls to interrupt. Calls that change more in the kernel are listed more often. */
    private static final List<String> INTERRUPTED_CALLS = List.of(
            "NetworkDriver.CreateEndpoint",
            "NetworkDriver.CreateEndpoint",
            "NetworkDriver.CreateEndpoint",
            "NetworkDriver.DeleteEndpoint",
            "NetworkDriver.DeleteEndpoint",
            "NetworkDriver.DeleteEndpoint",
            "NetworkDriver.CreateNetwork",
            "NetworkDriver.DeleteNetwork",
            "NetworkDriver.Join",
            "NetworkDriver.Leave",
            "IpamDriver.RequestAddress",
            "IpamDriver.ReleaseAddress",
            "IpamDriver.RequestPool",
            "IpamDriver.ReleasePool");

    private final Random random;
    private final KilledAppliance appliance;
    private final Path plugins;
    private final PendingCalls calls = new PendingCalls();
    private final ExpectedState expected = new ExpectedState();
    private final PauseGate gate = new PauseGate(CLIENTS);
    private final NetlinkKernel kernel = new NetlinkKernel(new MountedNamespaces(), new ProcSysctl());
    private final IncompleteLinks incomplete = new IncompleteLinks();
    private int kills;
    private int inFlight;
    private int atStart;

    private Kills(Random random, Path assembly, Path work, Path plugins) {
        this.random = random;
        this.plugins = plugins;
        appliance = new KilledAppliance(assembly, work);
    }

    /**
     * @param arguments the assembly, the directory of its state, the directory of the plugin sockets, the number of
     *     kills, and the seed. No appliance may run. Networks and endpoints that exist before must stay as they are
     */
    public static void main(String[] arguments) throws Exception {
        long seed = Long.parseLong(arguments[4]);
        Path work = Path.of(arguments[1]);
        Kills schedule = new Kills(new Random(seed), Path.of(arguments[0]), work, Path.of(arguments[2]));
        Optional<String> failure;
        try {
            failure = schedule.run(Integer.parseInt(arguments[3]), work.resolve("state"), seed);
        } catch (IOException | RejectedException e) {
            failure = Optional.of(e.getMessage());
        }
        schedule.report();
        failure.ifPresent(
                text -> System.out.println("FAILED after kill %d, seed %d:\n%s".formatted(schedule.kills, seed, text)));
        System.exit(failure.isPresent() ? 1 : 0);
    }

    private Optional<String> run(int number, Path state, long seed) throws IOException, InterruptedException {
        start();
        Inspection inspection = new Inspection(expected, kernel, appliance, state);
        Client creator = new Client(CLIENTS, plugins, calls, expected, gate, List.of(), random);
        List<ClientNetwork> shared = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            String subnet = "10.%d.0.0/24".formatted(10 + i);
            String range = "10.%d.0.128/25".formatted(10 + i);
            List<String> subnets = i == 1 ? List.of(subnet, "fd00:11::/64") : List.of(subnet);
            shared.add(creator.create(Client.id(random), subnets, List.of(range, ""))
                    .orElseThrow());
        }
        List<Client> clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> new Client(i, plugins, calls, expected, gate, shared, new Random(seed + 1 + i)))
                .toList();
        clients.forEach(client -> DaemonThreads.start("client", client));
        while (kills < number) {
            gate.open();
            killDuringCall();
            while (kills < number && random.nextInt(5) == 0) {
                startWithRandomBackend();
                Thread.sleep(random.nextInt(3_000));
                kill();
                atStart++;
            }
            start();
            gate.close();
            List<String> differences = inspection.differences();
            if (!differences.isEmpty()) {
                return Optional.of(String.join("\n", differences));
            }
        }
        for (Client client : clients) {
            client.end();
        }
        for (ClientNetwork net : shared) {
            creator.remove(net);
        }
        List<String> remaining = inspection.differences();
        System.out.printf(
                "%d actions, %d calls%n",
                clients.stream().mapToInt(Client::actions).sum(), calls.sent());
        appliance.stop();
        return remaining.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", remaining));
    }

    private void start() throws IOException, InterruptedException {
        startWithRandomBackend();
        appliance.awaitReady(plugins);
    }

    /** Starts one time in four with iproute2, whose steps are processes and so take more time to interrupt. */
    private void startWithRandomBackend() throws IOException {
        appliance.start(random.nextInt(4) == 0 ? "iproute2" : "netlink");
    }

    /**
     * Kills the appliance, nine times in ten 0.1 to 50 ms after a call is sent. The delay is distributed evenly on a
     * logarithmic scale: a call takes 1 ms, or up to 50 ms shortly after the start.
     */
    private void killDuringCall() throws InterruptedException {
        Thread.sleep(random.nextInt(400));
        if (random.nextInt(10) > 0) {
            calls.await(INTERRUPTED_CALLS.get(random.nextInt(INTERRUPTED_CALLS.size())), 3_000);
            LockSupport.parkNanos((long) (100_000 * Math.pow(500, random.nextDouble())));
        }
        int before = calls.lostAnswers();
        kill();
        // A client counts a lost answer with a delay.
        for (int waited = 0; calls.lostAnswers() == before && waited < 1_000; waited += 10) {
            Thread.sleep(10);
        }
        if (calls.lostAnswers() > before) {
            inFlight++;
        }
    }

    private void kill() throws InterruptedException {
        appliance.kill();
        kills++;
        incomplete.count(kernel.read(200));
    }

    private void report() {
        System.out.printf("%d kills: %d while a call was in flight, %d during the start%n", kills, inFlight, atStart);
        System.out.print(incomplete.report());
        System.out.printf("%d answers lost%n", calls.lostAnswers());
    }
}
