package dev.routed.itests.together;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.ipam.Lease;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.PoolRequest;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What all clients share: lasting networks, passing ones, and who holds which address of the lasting ones. */
final class World {
    private static final int LASTING = 4;

    /** The second overlaps the first; more clients want them than can have them. */
    static final List<Prefix> CONTESTED = List.of(
            Prefix.parse("10.9.0.0/24"),
            Prefix.parse("10.9.0.0/25"),
            Prefix.parse("10.8.0.0/24"),
            Prefix.parse("fd00:8::/120"));

    final Stage stage;
    final List<Net> lasting;
    final List<Net> passing = new CopyOnWriteArrayList<>();
    final Collection<String> passed = new CopyOnWriteArrayList<>();
    final Map<Ip, String> holders = new ConcurrentHashMap<>();
    final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger ids = new AtomicInteger();
    private final HostState untouched;

    World(Stage stage) {
        this.stage = stage;
        untouched = stage.kernel.read();
        lasting = IntStream.rangeClosed(1, LASTING).mapToObj(this::lasting).toList();
    }

    /**
     * One of two has IPv6. Addresses are chosen from the lower part, so that few are left; the rest is for those who
     * ask for one.
     */
    private Net lasting(int number) {
        boolean ipv6 = number % 2 == 0;
        Prefix subnet = Prefix.parse((ipv6 ? "fd00:%d::/120" : "10.%d.0.0/24").formatted(number));
        Optional<Prefix> range = Optional.of(new Prefix(subnet.ip(), subnet.length() + 3));
        String pool = stage.ipam.requestPool(new PoolRequest("space", Optional.of(subnet), range, ipv6)).id();
        Net net = new Net(id(), subnet, pool, Optional.empty());
        stage.driver.createNetwork(net.request());
        return net;
    }

    /** As the engine makes them, different from the first digit on. */
    String id() {
        return "%08x".formatted(ids.incrementAndGet() * 0x9E3779B1).repeat(8);
    }

    /** While nobody calls: kernel, driver and books say the same, and of the lasting networks what the clients say. */
    void check(Map<String, Ip> standing) {
        List<Endpoint> endpoints = stage.driver.endpoints();
        Map<String, Ip> known = new TreeMap<>();
        endpoints.stream().filter(this::isLasting).forEach(endpoint -> known.put(endpoint.id(), endpoint.addresses().get(0)));
        assertEquals("endpoints of the lasting networks", new TreeMap<>(standing), known);
        checkNetworks(endpoints);
        checkKernel(endpoints);
        checkBooks(known);
        endpoints.stream().filter(this::isLasting).forEach(endpoint ->
                assertTrue("policies know of " + endpoint, stage.told.contains(endpoint.id())));
    }

    /** Who has a network has it until he gives it back, and no endpoint is without one. */
    private void checkNetworks(List<Endpoint> endpoints) {
        Set<String> served = stage.driver.networks().stream().map(Network::id).collect(Collectors.toSet());
        lasting.forEach(net -> assertTrue(net + " is served", served.contains(net.id())));
        passing.forEach(net -> assertTrue(net + " is served", served.contains(net.id())));
        endpoints.forEach(endpoint -> assertTrue(endpoint + " has its network", served.contains(endpoint.networkId())));
    }

    private boolean isLasting(Endpoint endpoint) {
        return lasting.stream().anyMatch(net -> net.id().equals(endpoint.networkId()));
    }

    private void checkKernel(List<Endpoint> endpoints) {
        HostState host = stage.kernel.read();
        Map<String, String> links = new TreeMap<>();
        host.links().stream()
                .filter(link -> link.group() == Stage.GROUP)
                .forEach(link -> links.put(link.name(), link.alias()));
        TreeSet<String> routes = new TreeSet<>();
        host.routes().stream()
                .filter(route -> !route.destination().ip().isLinkLocal())
                .forEach(route -> routes.add(route.toString()));
        TreeSet<String> gateways = new TreeSet<>();
        host.addresses().stream()
                .filter(address -> address.label().equals(Link.LOOPBACK + ":routed") || links.containsKey(address.link()))
                .forEach(address -> gateways.add(address.prefix().ip() + " on " + address.link()));

        Map<String, String> expectedLinks = new TreeMap<>();
        TreeSet<String> expectedRoutes = new TreeSet<>();
        TreeSet<String> expectedGateways = new TreeSet<>();
        for (Endpoint endpoint : endpoints) {
            Ip gateway = endpoint.gateways().get(0);
            expectedLinks.put(endpoint.link(), "routed:1 network=%s endpoint=%s %s=%s".formatted(
                    endpoint.networkId(), endpoint.id(), gateway.isIpv6() ? "gateway6" : "gateway", gateway));
            expectedRoutes.add(Route.host(endpoint.addresses().get(0), endpoint.link(), Stage.PROTOCOL).toString());
            expectedGateways.add(gateway + " on " + (gateway.isIpv6() ? endpoint.link() : Link.LOOPBACK));
        }
        for (Network network : stage.driver.networks()) {
            network.gateway(Family.IPV4).ifPresent(gateway -> expectedGateways.add(gateway + " on " + Link.LOOPBACK));
        }
        assertEquals("links", expectedLinks, links);
        assertEquals("routes", expectedRoutes, routes);
        assertEquals("gateways", expectedGateways, gateways);
        assertEquals("pending steps", List.of(), stage.driver.pending());
    }

    private void checkBooks(Map<String, Ip> known) {
        Map<String, Ip> leased = new TreeMap<>();
        for (PoolState pool : stage.ipam.pools()) {
            if (lasting.stream().anyMatch(net -> net.subnet().equals(pool.pool().subnet()))) {
                for (Lease lease : pool.leases()) {
                    assertEquals(lease + " is only requested", true, lease.use() != Use.REQUESTED);
                    if (lease.use() == Use.ENDPOINT) {
                        leased.put(lease.owner(), lease.address());
                    }
                }
            }
        }
        assertEquals("leases of the lasting networks", known, leased);
    }

    /** All networks go, and nothing is left: no link, no route, no gateway, no pool, no lease. */
    void end() {
        for (Net net : lasting) {
            stage.ipam.releasePool(net.pool());
            stage.driver.deleteNetwork(net.id());
        }
        passed.forEach(stage.driver::deleteNetwork);
        for (PoolState pool : stage.ipam.pools()) {
            assertEquals("no network has it", Optional.empty(), pool.network());
            pool.leases().forEach(lease -> stage.release(pool.pool().id(), lease.address()));
            while (stage.ipam.pool(pool.pool().subnet()).isPresent()) {
                stage.ipam.releasePool(pool.pool().id());
            }
        }
        assertEquals(List.of(), stage.driver.endpoints());
        assertEquals(List.of(), stage.driver.networks());
        Stage.eventually(() -> "policies still know of " + stage.told, stage.told::isEmpty);
        Stage.eventually(() -> "left on the host: " + stage.kernel.read(), () -> stage.kernel.read().equals(untouched));
    }
}
