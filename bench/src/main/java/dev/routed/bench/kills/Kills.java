package dev.routed.bench.kills;

import dev.routed.kernel.netlink.internal.NetlinkKernel;
import dev.routed.namespaces.internal.MountedNamespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** The schedule: kills, starts and inspections, in an order and at delays that a seed gives again. */
public final class Kills {
    private static final int CLIENTS = 8;

    /** What a kill waits for; those that change more in the kernel come more often. */
    private static final List<String> MOMENTS = List.of(
            "NetworkDriver.CreateEndpoint", "NetworkDriver.CreateEndpoint", "NetworkDriver.CreateEndpoint",
            "NetworkDriver.DeleteEndpoint", "NetworkDriver.DeleteEndpoint", "NetworkDriver.DeleteEndpoint",
            "NetworkDriver.CreateNetwork", "NetworkDriver.DeleteNetwork", "NetworkDriver.Join", "NetworkDriver.Leave",
            "IpamDriver.RequestAddress", "IpamDriver.ReleaseAddress", "IpamDriver.RequestPool", "IpamDriver.ReleasePool");

    private final Random random;
    private final Victim appliance;
    private final Path plugins;
    private final Traffic traffic = new Traffic();
    private final Truth truth = new Truth();
    private final Gate gate = new Gate(CLIENTS);
    private final NetlinkKernel kernel = new NetlinkKernel(new MountedNamespaces());
    private final Wreck wreck = new Wreck();
    private int kills;
    private int inFlight;
    private int atStart;

    private Kills(Random random, Path assembly, Path work, Path plugins) {
        this.random = random;
        this.plugins = plugins;
        appliance = new Victim(assembly, work);
    }

    /**
     * @param arguments the assembly, the directory with its state, that of the plugin sockets, how many kills, and the seed.
     *     No appliance runs; what it was told before must stay as it is
     */
    public static void main(String[] arguments) throws Exception {
        long seed = Long.parseLong(arguments[4]);
        Path work = Path.of(arguments[1]);
        Kills schedule = new Kills(new Random(seed), Path.of(arguments[0]), work, Path.of(arguments[2]));
        Optional<String> failure;
        try {
            failure = schedule.run(Integer.parseInt(arguments[3]), work.resolve("state"), seed);
        } catch (IOException e) {
            failure = Optional.of(e.getMessage());
        }
        schedule.report();
        failure.ifPresent(what -> System.out.println("FAILED after kill %d, seed %d:\n%s".formatted(schedule.kills, seed, what)));
        System.exit(failure.isPresent() ? 1 : 0);
    }

    private Optional<String> run(int wanted, Path state, long seed) throws IOException, InterruptedException {
        start();
        Inspection inspection = new Inspection(truth, kernel, appliance, state);
        Client maker = new Client(CLIENTS, plugins, traffic, truth, gate, List.of(), random);
        List<Net> lasting = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            List<String> subnets = new ArrayList<>(List.of("10.%d.0.0/24".formatted(10 + i)));
            List<String> ranges = new ArrayList<>(List.of("10.%d.0.128/25".formatted(10 + i)));
            if (i == 1) {
                subnets.add("fd00:11::/64");
                ranges.add("");
            }
            lasting.add(maker.make(Client.id(random), subnets, ranges).orElseThrow());
        }
        List<Client> clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> new Client(i, plugins, traffic, truth, gate, lasting, new Random(seed + 1 + i)))
                .toList();
        clients.forEach(client -> {
            Thread thread = new Thread(client, "client");
            thread.setDaemon(true);
            thread.start();
        });
        while (kills < wanted) {
            gate.open();
            strike();
            while (kills < wanted && random.nextInt(5) == 0) {
                begin();
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
        lasting.forEach(net -> remove(maker, net));
        List<String> left = inspection.differences();
        System.out.printf("%d acts, %d calls%n", clients.stream().mapToInt(Client::acts).sum(), traffic.calls());
        appliance.stop();
        return left.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", left));
    }

    private static void remove(Client maker, Net net) {
        try {
            maker.remove(net);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void start() throws IOException, InterruptedException {
        begin();
        appliance.awaitReady(plugins);
    }

    /** Now and then with the other backend, whose steps are processes: more time passes between them. */
    private void begin() throws IOException {
        appliance.start(random.nextInt(4) == 0 ? "iproute2" : "netlink");
    }

    /**
     * Mostly 0.1 to 50 ms after a call of some kind was sent, as likely in each part of that range on a scale of
     * powers: a call takes a millisecond, and up to fifty shortly after the start.
     */
    private void strike() throws InterruptedException {
        Thread.sleep(random.nextInt(400));
        if (random.nextInt(10) > 0) {
            traffic.await(MOMENTS.get(random.nextInt(MOMENTS.size())), 3_000);
            LockSupport.parkNanos((long) (100_000 * Math.pow(500, random.nextDouble())));
        }
        int before = traffic.cuts();
        kill();
        if (cutSince(before)) {
            inFlight++;
        }
    }

    /** A client notices at once, and tells a moment later. */
    private boolean cutSince(int before) throws InterruptedException {
        for (int waited = 0; traffic.cuts() == before && waited < 1_000; waited += 10) {
            Thread.sleep(10);
        }
        return traffic.cuts() > before;
    }

    private void kill() throws InterruptedException {
        appliance.kill();
        kills++;
        wreck.look(kernel.read());
    }

    private void report() {
        System.out.printf("%d kills: %d while a call was in flight, %d while it was starting%n", kills, inFlight, atStart);
        for (Wreck.Kind kind : Wreck.Kind.values()) {
            System.out.printf("  %d left %s%n", wreck.kills(kind), kind.words);
        }
        System.out.printf("%d answers lost%n", traffic.cuts());
    }
}
