package dev.routed.bench.kills;

import dev.routed.api.net.Ip;
import dev.routed.bench.kills.NotDoneException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Starts and stops containers, connects and disconnects them, makes and removes networks: call by call as an engine
 * does, also when one fails. What it was answered it tells the {@link Truth}.
 */
final class Client implements Runnable {
    private static final int MOST_CONTAINERS = 3;
    private static final int MOST_ENDPOINTS = 2;

    /** A real one takes longer. */
    private static final long ENGINE_START_MILLIS = 500;

    /** A link that is still there then has leaked, which others find. */
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private static final Path LINKS = Path.of("/sys/class/net");

    private final int number;
    private final Calls calls;
    private final Truth truth;
    private final Gate gate;
    private final List<Net> lasting;
    private final Random random;
    private final List<Container> containers = new ArrayList<>();
    private Optional<Net> own = Optional.empty();
    private int acts;

    private record Attached(Standing endpoint, String name) {}

    private record Container(Sandbox sandbox, List<Attached> endpoints) {}

    private interface Call {
        void make() throws NotDoneException, InterruptedException;
    }

    /** @param number the client's, from 0 */
    Client(int number, Path plugins, Traffic traffic, Truth truth, Gate gate, List<Net> lasting, Random random) {
        this.number = number;
        this.calls = new Calls(plugins, traffic);
        this.truth = truth;
        this.gate = gate;
        this.lasting = lasting;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            while (gate.pass()) {
                act();
            }
        } catch (IOException e) {
            truth.fault("client %d: %s".formatted(number, e.getMessage()));
            gate.leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int acts() {
        return acts;
    }

    private void act() throws IOException, InterruptedException {
        acts++;
        int what = random.nextInt(10);
        if (what < 4 && containers.size() < MOST_CONTAINERS) {
            start();
        } else if (what < 6 && !containers.isEmpty()) {
            stop(containers.remove(random.nextInt(containers.size())));
        } else if (what == 6 && !containers.isEmpty()) {
            die(containers.remove(random.nextInt(containers.size())));
        } else if (what == 7 && !containers.isEmpty()) {
            reconnect(containers.get(random.nextInt(containers.size())));
        } else if (what > 7) {
            network();
        }
    }

    /** Everything of this client goes. */
    void end() throws IOException, InterruptedException {
        while (!containers.isEmpty()) {
            stop(containers.remove(0));
        }
        if (own.isPresent()) {
            remove(own.get());
        }
    }

    // Containers

    private void start() throws IOException, InterruptedException {
        Container container = new Container(new Sandbox(), new ArrayList<>());
        if (connect(container)) {
            containers.add(container);
        } else {
            container.sandbox.end();
        }
    }

    private void reconnect(Container container) throws IOException, InterruptedException {
        if (container.endpoints.size() < MOST_ENDPOINTS) {
            connect(container);
        } else {
            disconnect(container, container.endpoints.remove(MOST_ENDPOINTS - 1));
        }
    }

    private boolean connect(Container container) throws IOException, InterruptedException {
        Net net = own.filter(any -> random.nextInt(3) == 0).orElseGet(() -> lasting.get(random.nextInt(lasting.size())));
        if (container.endpoints.stream().anyMatch(attached -> attached.endpoint.net().equals(net))) {
            return true;
        }
        Optional<Standing> created = create(net);
        if (created.isEmpty()) {
            return false;
        }
        Standing endpoint = created.get();
        List<Ip> gateways = new ArrayList<>();
        if (!done(() -> gateways.addAll(calls.join(endpoint, container.sandbox.key())))) {
            delete(endpoint);
            return false;
        }
        container.endpoints.add(new Attached(endpoint, container.sandbox.take(endpoint, gateways)));
        return true;
    }

    /** An engine does this for one endpoint of a network after the other. */
    private Optional<Standing> create(Net net) throws InterruptedException {
        synchronized (net) {
            String id = id(random);
            List<Ip> addresses = new ArrayList<>();
            boolean given = true;
            for (Net.Pool pool : net.pools()) {
                Optional<Ip> wanted = wanted(net, pool);
                given = given && done(() -> addresses.add(calls.requestAddress(pool, wanted)));
            }
            Standing endpoint = new Standing(id, net, List.copyOf(addresses));
            addresses.forEach(address -> truth.granted(address, id));
            if (!given) {
                release(endpoint);
                return Optional.empty();
            }
            truth.inDoubt(endpoint);
            Optional<Integer> port = random.nextBoolean() ? Optional.of(80) : Optional.empty();
            if (!done(() -> calls.createEndpoint(endpoint, port))) {
                release(endpoint);
                return Optional.empty();
            }
            truth.stands(endpoint);
            return Optional.of(endpoint);
        }
    }

    /** Now and then an address that nobody else asks for, outside of the range that addresses are chosen from. */
    private Optional<Ip> wanted(Net net, Net.Pool pool) {
        boolean ours = own.filter(net::equals).isPresent();
        if (ours || pool.isIpv6() || random.nextBoolean()) {
            return Optional.empty();
        }
        List<Ip> had = containers.stream()
                .flatMap(container -> container.endpoints.stream())
                .flatMap(attached -> attached.endpoint.addresses().stream())
                .collect(Collectors.toList());
        String network = pool.subnet().substring(0, pool.subnet().lastIndexOf('.') + 1);
        for (int i = 0; i < MOST_CONTAINERS * MOST_ENDPOINTS; i++) {
            Ip candidate = Ip.parse(network + (2 + MOST_CONTAINERS * MOST_ENDPOINTS * number + i));
            if (!had.contains(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private void stop(Container container) throws IOException, InterruptedException {
        for (Attached attached : container.endpoints) {
            disconnect(container, attached);
        }
        container.sandbox.end();
    }

    private void disconnect(Container container, Attached attached) throws IOException, InterruptedException {
        done(() -> calls.leave(attached.endpoint));
        container.sandbox.giveBack(attached.endpoint, attached.name);
        delete(attached.endpoint);
    }

    private void delete(Standing endpoint) throws InterruptedException {
        truth.inDoubt(endpoint);
        boolean told = done(() -> calls.deleteEndpoint(endpoint));
        release(endpoint);
        if (told) {
            truth.gone(endpoint);
        }
    }

    /**
     * An engine that was killed releases the addresses of what died with it, and says no more. Before it starts
     * containers again the kernel has long taken away what they had; how long that takes is the machine's affair.
     */
    private void die(Container container) throws InterruptedException {
        for (Attached attached : container.endpoints) {
            truth.inDoubt(attached.endpoint);
            release(attached.endpoint);
        }
        container.sandbox.end();
        long start = System.nanoTime();
        while (container.endpoints.stream().anyMatch(attached -> Files.exists(LINKS.resolve(attached.endpoint.link())))
                && System.nanoTime() - start < PATIENCE_NANOS) {
            Thread.sleep(10);
        }
        Thread.sleep(ENGINE_START_MILLIS);
    }

    private void release(Standing endpoint) throws InterruptedException {
        // Somebody else may have them as soon as this is heard, and that is before it is answered.
        truth.givesBack(endpoint);
        boolean all = true;
        for (int i = 0; i < endpoint.addresses().size(); i++) {
            Ip address = endpoint.addresses().get(i);
            Net.Pool pool = endpoint.net().pools().get(i);
            all &= done(() -> calls.releaseAddress(pool, address));
        }
        if (all) {
            truth.gone(endpoint);
        }
    }

    // Networks

    private void network() throws InterruptedException {
        if (own.isEmpty()) {
            own = make(id(random), List.of("10.%d.0.0/24".formatted(100 + number)), List.of(""));
        } else if (containers.stream()
                .flatMap(container -> container.endpoints.stream())
                .noneMatch(attached -> attached.endpoint.net().equals(own.get()))) {
            remove(own.get());
            own = Optional.empty();
        }
    }

    /** @param ranges for each subnet; see {@link Calls#requestPool} */
    Optional<Net> make(String id, List<String> subnets, List<String> ranges) throws InterruptedException {
        List<Net.Pool> pools = new ArrayList<>();
        for (int i = 0; i < subnets.size(); i++) {
            String subnet = subnets.get(i);
            String range = ranges.get(i);
            if (!done(() -> pools.add(calls.requestPool(subnet, range)))) {
                giveBack(pools);
                return Optional.empty();
            }
        }
        Net net = new Net(id, List.copyOf(pools));
        truth.inDoubt(net);
        if (!done(() -> calls.createNetwork(net))) {
            giveBack(pools);
            return Optional.empty();
        }
        truth.stands(net);
        truth.gaveWay(net);
        return Optional.of(net);
    }

    void remove(Net net) throws InterruptedException {
        truth.inDoubt(net);
        giveBack(net.pools());
        if (done(() -> calls.deleteNetwork(net))) {
            truth.gone(net);
        }
    }

    private void giveBack(List<Net.Pool> pools) throws InterruptedException {
        for (Net.Pool pool : pools) {
            done(() -> calls.releaseAddress(pool, pool.gateway()));
        }
        for (Net.Pool pool : pools) {
            done(() -> calls.releasePool(pool));
        }
    }

    /** Whether a call was answered. Nothing that a client asks for may be refused, unless the answer was cut. */
    private boolean done(Call call) throws InterruptedException {
        try {
            call.make();
            return true;
        } catch (NotDoneException e) {
            if (e.reason() == Reason.REFUSED) {
                truth.fault("client %d: %s".formatted(number, e.getMessage()));
            }
            return false;
        }
    }

    /** As an engine makes them. */
    static String id(Random random) {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            id.append("%016x".formatted(random.nextLong()));
        }
        return id.toString();
    }
}
