package dev.routed.bench.kills;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import dev.routed.bench.ClientEndpoint;
import dev.routed.bench.ClientNetwork;
import dev.routed.bench.PluginCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Acts as an engine, also after a failed call; records the answers in {@link ExpectedState}. Runs on one thread. */
final class Client implements Runnable {
    private static final int MOST_CONTAINERS = 3;
    private static final int MOST_ENDPOINTS = 2;

    /** Shorter than the start of a real engine. */
    private static final long ENGINE_START_MILLIS = 500;

    /** Wait time for removed links. Later ones count as leaked in the inspection. */
    private static final long LINK_REMOVAL_NANOS = 30_000_000_000L;

    private static final Path LINKS = Path.of("/sys/class/net");

    private final int number;
    private final PluginCalls calls;
    private final ExpectedState expected;
    private final PauseGate gate;
    private final List<ClientNetwork> shared;
    private final Random random;
    private final List<Container> containers = new ArrayList<>();
    private Optional<ClientNetwork> own = Optional.empty();
    private int actions;

    private record Attached(ClientEndpoint endpoint, String name) {}

    private record Container(Sandbox sandbox, List<Attached> endpoints) {}

    private interface Call {
        void make() throws IOException, InterruptedException;
    }

    /** @param shared networks that all clients use */
    Client(
            int number,
            Path plugins,
            PendingCalls calls,
            ExpectedState expected,
            PauseGate gate,
            List<ClientNetwork> shared,
            Random random) {
        this.number = number;
        this.calls = new PluginCalls(
                new PluginSocket(plugins.resolve("net-routed.sock"), calls)::call,
                new PluginSocket(plugins.resolve("ipam-routed.sock"), calls)::call);
        this.expected = expected;
        this.gate = gate;
        this.shared = shared;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            while (gate.pass()) {
                act();
            }
        } catch (IOException | RejectedException e) {
            expected.fault("client %d: %s".formatted(number, e.getMessage()));
            gate.leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int actions() {
        return actions;
    }

    private void act() throws IOException, InterruptedException {
        actions++;
        int action = random.nextInt(10);
        if (action < 4 && containers.size() < MOST_CONTAINERS) {
            start();
        } else if (action < 6 && !containers.isEmpty()) {
            stop(containers.remove(random.nextInt(containers.size())));
        } else if (action == 6 && !containers.isEmpty()) {
            dieWithEngine(containers.remove(random.nextInt(containers.size())));
        } else if (action == 7 && !containers.isEmpty()) {
            reconnect(containers.get(random.nextInt(containers.size())));
        } else if (action > 7) {
            network();
        }
    }

    void end() throws IOException, InterruptedException {
        while (!containers.isEmpty()) {
            stop(containers.remove(0));
        }
        if (own.isPresent()) {
            remove(own.get());
        }
    }

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
        ClientNetwork net =
                own.filter(any -> random.nextInt(3) == 0).orElseGet(() -> shared.get(random.nextInt(shared.size())));
        if (container.endpoints.stream()
                .anyMatch(attached -> attached.endpoint.net().equals(net))) {
            return true;
        }
        Optional<ClientEndpoint> created = create(net);
        if (created.isEmpty()) {
            return false;
        }
        ClientEndpoint endpoint = created.get();
        List<Ip> gateways = new ArrayList<>();
        boolean joined = succeeds(() -> {
            gateways.addAll(calls.join(endpoint, container.sandbox.key()));
            calls.operInfo(endpoint);
            calls.operInfo(endpoint);
        });
        if (!joined) {
            delete(endpoint);
            return false;
        }
        container.endpoints.add(new Attached(endpoint, container.sandbox.take(endpoint, gateways)));
        return true;
    }

    /** Synchronized, since an engine creates the endpoints of one network one after the other. */
    private Optional<ClientEndpoint> create(ClientNetwork net) throws InterruptedException {
        synchronized (net) {
            String id = id(random);
            List<Ip> addresses = new ArrayList<>();
            boolean assigned = true;
            for (ClientNetwork.Pool pool : net.pools()) {
                Optional<Ip> wanted = wanted(net, pool);
                assigned = assigned && succeeds(() -> addresses.add(calls.requestAddress(pool, wanted)));
            }
            ClientEndpoint endpoint = new ClientEndpoint(id, net, List.copyOf(addresses));
            addresses.forEach(address -> expected.assigned(address, id));
            if (!assigned) {
                release(endpoint);
                return Optional.empty();
            }
            expected.endpoints.uncertain(endpoint);
            // The driver stores exposed ports in the endpoint's file.
            List<?> ports = random.nextBoolean() ? List.of(Map.of("Proto", 6, "Port", 80)) : List.of();
            Map<String, ?> options =
                    Map.of("com.docker.network.portmap", List.of(), "com.docker.network.endpoint.exposedports", ports);
            if (!succeeds(() -> calls.createEndpoint(endpoint, options))) {
                release(endpoint);
                return Optional.empty();
            }
            expected.endpoints.exists(endpoint);
            return Optional.of(endpoint);
        }
    }

    /** Returns, for half of the endpoints, an address outside of the pool's range that no other client requests. */
    private Optional<Ip> wanted(ClientNetwork net, ClientNetwork.Pool pool) {
        if (own.filter(net::equals).isPresent() || pool.isIpv6() || random.nextBoolean()) {
            return Optional.empty();
        }
        List<Ip> used =
                endpoints().flatMap(endpoint -> endpoint.addresses().stream()).toList();
        String network = pool.subnet().substring(0, pool.subnet().lastIndexOf('.') + 1);
        for (int i = 0; i < MOST_CONTAINERS * MOST_ENDPOINTS; i++) {
            Ip candidate = Ip.parse(network + (2 + MOST_CONTAINERS * MOST_ENDPOINTS * number + i));
            if (!used.contains(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private Stream<ClientEndpoint> endpoints() {
        return containers.stream()
                .flatMap(container -> container.endpoints.stream())
                .map(Attached::endpoint);
    }

    private void stop(Container container) throws IOException, InterruptedException {
        for (Attached attached : container.endpoints) {
            disconnect(container, attached);
        }
        container.sandbox.end();
    }

    private void disconnect(Container container, Attached attached) throws IOException, InterruptedException {
        succeeds(() -> calls.leave(attached.endpoint));
        container.sandbox.giveBack(attached.endpoint, attached.name);
        delete(attached.endpoint);
    }

    private void delete(ClientEndpoint endpoint) throws InterruptedException {
        expected.endpoints.uncertain(endpoint);
        boolean answered = succeeds(() -> calls.deleteEndpoint(endpoint));
        release(endpoint);
        if (answered) {
            expected.endpoints.removed(endpoint);
        }
    }

    /** Simulates a killed engine: its restart, after the kernel removes the links, only releases the addresses. */
    private void dieWithEngine(Container container) throws InterruptedException {
        for (Attached attached : container.endpoints) {
            expected.endpoints.uncertain(attached.endpoint);
            release(attached.endpoint);
        }
        container.sandbox.end();
        long start = System.nanoTime();
        while (container.endpoints.stream().anyMatch(attached -> Files.exists(LINKS.resolve(attached.endpoint.link())))
                && System.nanoTime() - start < LINK_REMOVAL_NANOS) {
            Thread.sleep(10);
        }
        Thread.sleep(ENGINE_START_MILLIS);
    }

    private void release(ClientEndpoint endpoint) throws InterruptedException {
        // The appliance may assign the addresses to another client before it answers this one.
        expected.released(endpoint);
        boolean all = true;
        for (int i = 0; i < endpoint.addresses().size(); i++) {
            Ip address = endpoint.addresses().get(i);
            ClientNetwork.Pool pool = endpoint.net().pools().get(i);
            all &= succeeds(() -> calls.releaseAddress(pool, address));
        }
        if (all) {
            expected.endpoints.removed(endpoint);
        }
    }

    private void network() throws InterruptedException {
        if (own.isEmpty()) {
            own = create(id(random), List.of("10.%d.0.0/24".formatted(100 + number)), List.of(""));
        } else if (endpoints().noneMatch(endpoint -> endpoint.net().equals(own.get()))) {
            remove(own.get());
            own = Optional.empty();
        }
    }

    /** @param ranges a range of each subnet, see {@link PluginCalls#requestPool} */
    Optional<ClientNetwork> create(String id, List<String> subnets, List<String> ranges) throws InterruptedException {
        List<ClientNetwork.Pool> pools = new ArrayList<>();
        for (int i = 0; i < subnets.size(); i++) {
            String subnet = subnets.get(i);
            String range = ranges.get(i);
            if (!succeeds(() -> pools.add(calls.requestPool(subnet, range)))) {
                release(pools);
                return Optional.empty();
            }
        }
        ClientNetwork net = new ClientNetwork(id, List.copyOf(pools));
        expected.networks.uncertain(net);
        if (!succeeds(() -> calls.createNetwork(net))) {
            release(pools);
            return Optional.empty();
        }
        expected.created(net);
        return Optional.of(net);
    }

    void remove(ClientNetwork net) throws InterruptedException {
        expected.networks.uncertain(net);
        release(net.pools());
        if (succeeds(() -> calls.deleteNetwork(net))) {
            expected.networks.removed(net);
        }
    }

    private void release(List<ClientNetwork.Pool> pools) throws InterruptedException {
        for (ClientNetwork.Pool pool : pools) {
            succeeds(() -> calls.releaseAddress(pool, pool.gateway()));
        }
        for (ClientNetwork.Pool pool : pools) {
            succeeds(() -> calls.releasePool(pool));
        }
    }

    /** Makes a call, and returns whether it is answered. A rejection is a fault, unless a connection broke before. */
    private boolean succeeds(Call call) throws InterruptedException {
        try {
            call.make();
            return true;
        } catch (RejectedException e) {
            expected.fault("client %d: %s".formatted(number, e.getMessage()));
            return false;
        } catch (IOException unknownOutcome) {
            return false;
        }
    }

    /** Returns a random ID of 64 hexadecimal digits, as an engine generates. */
    static String id(Random random) {
        return "%016x%016x%016x%016x"
                .formatted(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
