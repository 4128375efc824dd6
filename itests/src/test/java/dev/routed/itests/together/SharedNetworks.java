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

/**
 * State shared by all clients: permanent and temporary networks, and the endpoint of each address of the permanent
 * ones.
 */
final class SharedNetworks {
    private static final int PERMANENT = 4;

    /** The second overlaps the first; there are fewer than clients. */
    static final List<Prefix> CONTESTED = List.of(
            Prefix.parse("10.9.0.0/24"),
            Prefix.parse("10.9.0.0/25"),
            Prefix.parse("10.8.0.0/24"),
            Prefix.parse("fd00:8::/120"));

    final DriverWithIpam system;
    final List<TestNetwork> permanent;
    final List<TestNetwork> temporary = new CopyOnWriteArrayList<>();
    final Collection<String> deleted = new CopyOnWriteArrayList<>();
    final Map<Ip, String> holders = new ConcurrentHashMap<>();
    final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger ids = new AtomicInteger();
    private final HostState untouched;

    SharedNetworks(DriverWithIpam system) {
        this.system = system;
        untouched = system.kernel.read(200);
        permanent =
                IntStream.rangeClosed(1, PERMANENT).mapToObj(this::permanent).toList();
    }

    /**
     * Every second one has IPv6. The allocator chooses from a small range, so that few addresses are free; clients
     * request addresses above it.
     */
    private TestNetwork permanent(int number) {
        boolean ipv6 = number % 2 == 0;
        Prefix subnet = Prefix.parse((ipv6 ? "fd00:%d::/120" : "10.%d.0.0/24").formatted(number));
        Optional<Prefix> range = Optional.of(new Prefix(subnet.ip(), subnet.length() + 3));
        String pool = system.ipam
                .requestPool(new PoolRequest("space", Optional.of(subnet), range, ipv6))
                .id();
        TestNetwork net = new TestNetwork(id(), subnet, pool, Optional.empty());
        system.driver.createNetwork(net.request());
        return net;
    }

    /** An ID of the engine's form; IDs differ from the first digit on. */
    String id() {
        return "%08x".formatted(ids.incrementAndGet() * 0x9E3779B1).repeat(8);
    }

    /** Compares kernel, driver, leases and clients; no call may be in flight. */
    void check(Map<String, Ip> live) {
        List<Endpoint> endpoints = system.driver.endpoints();
        Map<String, Ip> known = new TreeMap<>();
        endpoints.stream()
                .filter(this::isPermanent)
                .forEach(endpoint ->
                        known.put(endpoint.id(), endpoint.addresses().get(0)));
        assertEquals("endpoints of the permanent networks", new TreeMap<>(live), known);
        checkNetworks(endpoints);
        checkKernel(endpoints);
        checkLeases(known);
        endpoints.stream()
                .filter(this::isPermanent)
                .forEach(endpoint -> assertTrue("policies have " + endpoint, system.attached.contains(endpoint.id())));
    }

    /** Each network exists until its client deletes it, and each endpoint has a network. */
    private void checkNetworks(List<Endpoint> endpoints) {
        Set<String> served = system.driver.networks().stream().map(Network::id).collect(Collectors.toSet());
        permanent.forEach(net -> assertTrue(net + " is served", served.contains(net.id())));
        temporary.forEach(net -> assertTrue(net + " is served", served.contains(net.id())));
        endpoints.forEach(endpoint -> assertTrue(endpoint + " has its network", served.contains(endpoint.networkId())));
    }

    private boolean isPermanent(Endpoint endpoint) {
        return permanent.stream().anyMatch(net -> net.id().equals(endpoint.networkId()));
    }

    private void checkKernel(List<Endpoint> endpoints) {
        HostState host = system.kernel.read(200);
        Map<String, String> links = new TreeMap<>();
        host.links().stream()
                .filter(link -> link.group() == DriverWithIpam.GROUP)
                .forEach(link -> links.put(link.name(), link.alias()));
        TreeSet<String> routes = new TreeSet<>();
        host.routes().stream()
                .filter(route -> !route.destination().ip().isLinkLocal())
                .forEach(route -> routes.add(route.toString()));
        TreeSet<String> gateways = new TreeSet<>();
        host.addresses().stream()
                .filter(address ->
                        address.label().equals(Link.LOOPBACK + ":routed") || links.containsKey(address.link()))
                .forEach(address -> gateways.add(address.prefix().ip() + " on " + address.link()));

        Map<String, String> expectedLinks = new TreeMap<>();
        TreeSet<String> expectedRoutes = new TreeSet<>();
        TreeSet<String> expectedGateways = new TreeSet<>();
        for (Endpoint endpoint : endpoints) {
            Ip gateway = endpoint.gateways().get(0);
            expectedLinks.put(
                    endpoint.link(),
                    "routed:1 network=%s endpoint=%s %s=%s"
                            .formatted(
                                    endpoint.networkId(),
                                    endpoint.id(),
                                    gateway.isIpv6() ? "gateway6" : "gateway",
                                    gateway));
            expectedRoutes.add(Route.host(endpoint.addresses().get(0), endpoint.link(), DriverWithIpam.PROTOCOL)
                    .toString());
            expectedGateways.add(gateway + " on " + (gateway.isIpv6() ? endpoint.link() : Link.LOOPBACK));
        }
        for (Network network : system.driver.networks()) {
            network.gateway(Family.IPV4).ifPresent(gateway -> expectedGateways.add(gateway + " on " + Link.LOOPBACK));
        }
        assertEquals("links", expectedLinks, links);
        assertEquals("routes", expectedRoutes, routes);
        assertEquals("gateways", expectedGateways, gateways);
        assertEquals("pending steps", List.of(), system.driver.pending());
    }

    private void checkLeases(Map<String, Ip> known) {
        Map<String, Ip> leased = new TreeMap<>();
        for (PoolState pool : system.ipam.pools()) {
            if (permanent.stream()
                    .anyMatch(net -> net.subnet().equals(pool.pool().subnet()))) {
                for (Lease lease : pool.leases()) {
                    assertEquals(lease + " is only requested", true, lease.use() != Use.REQUESTED);
                    if (lease.use() == Use.ENDPOINT) {
                        leased.put(lease.owner(), lease.address());
                    }
                }
            }
        }
        assertEquals("leases of the permanent networks", known, leased);
    }

    /** Deletes all networks; no link, route, gateway, pool or lease may be left. */
    void end() {
        for (TestNetwork net : permanent) {
            system.ipam.releasePool(net.pool());
            system.driver.deleteNetwork(net.id());
        }
        deleted.forEach(system.driver::deleteNetwork);
        for (PoolState pool : system.ipam.pools()) {
            assertEquals("network of the pool", Optional.empty(), pool.network());
            pool.leases().forEach(lease -> system.release(pool.pool().id(), lease.address()));
            while (system.ipam.pool(pool.pool().subnet()).isPresent()) {
                system.ipam.releasePool(pool.pool().id());
            }
        }
        assertEquals(List.of(), system.driver.endpoints());
        assertEquals(List.of(), system.driver.networks());
        DriverWithIpam.eventually(() -> "policies still have " + system.attached, system.attached::isEmpty);
        DriverWithIpam.eventually(
                () -> "left on the host: " + system.kernel.read(200),
                () -> system.kernel.read(200).equals(untouched));
    }
}
