package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT1;
import static dev.routed.driver.internal.DriverHost.ENDPOINT2;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER;
import static dev.routed.driver.internal.DriverHost.OTHER_ADDRESS;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static dev.routed.driver.internal.DriverHost.assertRejected;
import static dev.routed.driver.internal.DriverHost.request;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.desired.OrphanRules;
import dev.routed.driver.internal.options.LinkNames;
import dev.routed.driver.internal.reconcile.KernelChangeHandler;
import dev.routed.testkit.ContainerNamespace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Secondary addresses, which the engine does not know: set on create, or added while the container runs. */
public class SecondaryAddressesTest {
    private static final String LINK = LinkNames.hostLink(ENDPOINT1);
    private static final Ip ADDRESS6 = Ip.parse("fd00:10:1::2");
    /** Lower than the engine's address, so that sorted order would place it first. */
    private static final Ip LOWER = Ip.parse("10.0.9.1");

    private static final Ip SECOND6 = Ip.parse("fd00:10:1::9");

    @Rule
    public final DriverHost host = new DriverHost();

    private KernelChangeHandler handler;

    @Before
    public void start() {
        host.network(NETWORK, List.of(SUBNET, "fd00:10:1::/64"), Map.of("extra", "10.0.9.0/24"));
        handler = host.changeHandler();
    }

    @After
    public void stop() {
        handler.stop();
    }

    private void restart() {
        handler.stop();
        host.restart();
        handler = host.changeHandler();
    }

    private Endpoint create(String secondary) {
        return host.driver.createEndpoint(
                request(NETWORK, ENDPOINT1, Map.of("addresses", secondary), ADDRESS, ADDRESS6));
    }

    /** Joins, and moves the peer into a container as the engine does. */
    private ContainerNamespace run(Endpoint endpoint) {
        ContainerNamespace container = host.kernel.foreign().container();
        host.driver.join(NETWORK, endpoint.id(), container.namespace().toString());
        container.take(endpoint.peer(), "eth0");
        return container;
    }

    private Set<Address> inside(ContainerNamespace container) {
        return host.kernel.in(container.namespace()).read("eth0").addresses();
    }

    private static Set<Address> addressesOf(Ip... addresses) {
        return Stream.of(addresses)
                .map(address -> new Address(
                        address.asPrefix(), "eth0", Scope.GLOBAL, address.isIpv6() ? "" : "eth0", address.isIpv6()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<Ip> routed() {
        return host.kernel.read(LINK).routes().stream()
                .filter(route -> route.protocol() == 200)
                .map(route -> route.destination().ip())
                .collect(Collectors.toSet());
    }

    // Set on create

    @Test
    public void secondaryAddresses_areRoutedClaimedAndAddedInside() {
        Endpoint endpoint = create("10.1.0.3; 10.0.9.1,fd00:10:1::9");
        assertEquals(List.of(ADDRESS, ADDRESS6, OTHER_ADDRESS, LOWER, SECOND6), endpoint.addresses());
        assertEquals(Set.copyOf(endpoint.addresses()), routed());
        assertEquals(5, host.kernel.read(LINK).neighbours().size());
        assertEquals(Set.copyOf(endpoint.addresses()), host.ipam.claims.keySet());
        ContainerNamespace container = run(endpoint);
        host.eventually(() -> inside(container).equals(addressesOf(OTHER_ADDRESS, LOWER, SECOND6)));
        assertEquals(List.of(), host.driver.pending());
        assertFalse("no drift is reported", host.hasEvent("reconcile"));
    }

    @Test
    public void checkBeforePeerMoved_addsAddressesInsideWithoutReportingARepair() {
        handler.stop();
        ContainerNamespace container = run(create("10.1.0.3"));
        host.driver.check(LINK, "carrier lost");
        host.driver.peerMoved(LINK);
        assertEquals(addressesOf(OTHER_ADDRESS), inside(container));
        assertFalse(host.hasEvent("reconcile"));
        assertTrue(host.hasEvent("10.1.0.2 111111111111", "10.1.0.3 in its container"));
        host.kernel
                .in(container.namespace())
                .apply(List.of(new Step.RemoveAddress(
                        addressesOf(OTHER_ADDRESS).iterator().next(), "")));
        host.driver.peerMoved(LINK);
        assertTrue("an address removed later is repaired", host.hasEvent("reconcile"));
    }

    @Test
    public void callBeforeTheProcess_populatesTheSandboxOnce() {
        handler.stop();
        ContainerNamespace container = run(create("10.1.0.3,fd00:10:1::9"));
        host.driver.populateSandbox(OTHER, ENDPOINT1);
        host.driver.populateSandbox(NETWORK, ENDPOINT2);
        assertEquals(Set.of(), inside(container));
        host.driver.populateSandbox(NETWORK, ENDPOINT1);
        assertEquals(addressesOf(OTHER_ADDRESS, SECOND6), inside(container));
        assertFalse("no drift is reported", host.hasEvent("reconcile"));
        assertTrue(host.hasEvent("10.1.0.2 111111111111", "10.1.0.3, fd00:10:1::9 in its container"));
        int entered = host.kernel.entered().size();
        host.driver.populateSandbox(NETWORK, ENDPOINT1);
        assertEquals(
                "no namespace is entered again", entered, host.kernel.entered().size());
        host.driver.peerMoved(LINK);
        assertFalse("the carrier finds nothing to repair", host.hasEvent("reconcile"));
    }

    @Test
    public void callBeforeThePeerMoves_leavesTheAddressesToItsCarrier() {
        Endpoint endpoint = create("10.1.0.3");
        ContainerNamespace container = host.kernel.foreign().container();
        host.driver.join(NETWORK, ENDPOINT1, container.namespace().toString());
        host.driver.populateSandbox(NETWORK, ENDPOINT1);
        assertEquals(List.of(), host.kernel.entered());
        container.take(endpoint.peer(), "eth0");
        host.eventually(() -> inside(container).equals(addressesOf(OTHER_ADDRESS)));
    }

    @Test
    public void failureToPopulateASandbox_isReportedAndRepaired() {
        handler.stop();
        ContainerNamespace container = run(create("10.1.0.3"));
        host.kernel.failNext(Kind.EXHAUSTED);
        host.driver.populateSandbox(NETWORK, ENDPOINT1);
        assertEquals(Set.of(), inside(container));
        assertTrue(host.hasEvent("10.1.0.2 111111111111", "10.1.0.3/32 … tries again"));
        host.eventually(() -> inside(container).equals(addressesOf(OTHER_ADDRESS)));
    }

    @Test
    public void callForAnEndpointWithoutSecondaryAddresses_entersNoNamespace() {
        run(host.driver.createEndpoint(request(ENDPOINT1, ADDRESS, ADDRESS6)));
        host.driver.populateSandbox(NETWORK, ENDPOINT1);
        assertEquals(List.of(), host.kernel.entered());
    }

    @Test
    public void peerThatIsDown_isLeftToTheEngine() {
        Endpoint endpoint = create("10.1.0.3");
        ContainerNamespace container = host.kernel.foreign().container();
        host.driver.join(NETWORK, ENDPOINT1, container.namespace().toString());
        host.driver.peerMoved(LINK);
        container.take(endpoint.peer(), "eth0");
        host.eventually(() -> !inside(container).isEmpty());
        container.up("eth0", false);
        assertEquals(List.of(), host.driver.pending());
    }

    @Test
    public void deleteEndpoint_freesSecondaryAddressesAtOnce() {
        create("10.1.0.3,fd00:10:1::9");
        host.driver.deleteEndpoint(NETWORK, ENDPOINT1);
        assertEquals(Set.of(OTHER_ADDRESS, SECOND6), Set.copyOf(host.ipam.free));
        assertTrue(host.ipam.claims.isEmpty());
        assertEquals(
                5,
                host.driver
                        .createEndpoint(request(
                                NETWORK,
                                ENDPOINT2,
                                Map.of("addresses", "10.1.0.3,10.0.9.1,fd00:10:1::9"),
                                ADDRESS,
                                ADDRESS6))
                        .addresses()
                        .size());
    }

    @Test
    public void failedCreate_claimsNothing() {
        host.endpoint(ENDPOINT2, OTHER_ADDRESS);
        assertRejected("10.1.0.3 is taken", () -> create("10.0.9.1,10.1.0.3"));
        assertEquals(Set.of(OTHER_ADDRESS), host.ipam.claims.keySet());
        host.kernel.failNext(3, Kind.EXHAUSTED);
        assertThrows(RejectedException.class, () -> create("10.0.9.1"));
        assertEquals(Set.of(OTHER_ADDRESS), host.ipam.claims.keySet());
        assertEquals(
                List.of(ENDPOINT2),
                host.driver.endpoints().stream().map(Endpoint::id).toList());
    }

    @Test
    public void releaseOfASecondaryAddress_doesNotEndTheEndpoint() {
        create("10.1.0.3");
        assertFalse(host.driver.addressReleased(OTHER_ADDRESS));
        host.advance(OrphanRules.COMING);
        assertFalse(host.driver.addressReleased(OTHER_ADDRESS));
        assertTrue(host.driver.addressReleased(ADDRESS));
        assertEquals(List.of(), host.driver.endpoints());
    }

    @Test
    public void invalidAddresses_areRejected() {
        assertRejected("endpoint option addresses: '10.1.0' is not an IP address", () -> create("10.1.0"));
        assertRejected("endpoint option addresses: 10.1.0.2", () -> create("10.1.0.2"));
        assertRejected("endpoint option addresses: 10.1.0.3", () -> create("10.1.0.3,10.1.0.3"));
        assertRejected(
                "10.8.0.1 … 10.1.0.0/16, fd00:10:1::/64, 10.0.9.0/24 … aaaaaaaaaaaa … -o extra=10.8.0.1/32",
                () -> create("10.8.0.1"));
        host.network(OTHER, "10.2.0.0/16", Map.of());
        assertRejected(
                "fd00::9: network bbbbbbbbbbbb has no IPv6 subnet … --ipv6",
                () -> host.driver.createEndpoint(
                        request(OTHER, ENDPOINT2, Map.of("addresses", "fd00::9"), Ip.parse("10.2.0.2"))));
        assertTrue(host.ipam.claims.isEmpty());
    }

    @Test
    public void invalidRanges_areRejected() {
        assertRejected(
                "network option extra: 'many/1x' is not a prefix such as 10.1.0.0/16",
                () -> host.network(OTHER, "10.2.0.0/16", Map.of("extra", "many/1x")));
        assertRejected(
                "network option extra: fd00:9::/64: the network has no IPv6 subnet",
                () -> host.network(OTHER, "10.2.0.0/16", Map.of("extra", "fd00:9::/64")));
        assertRejected(
                "range 10.0.9.7/32 overlaps 10.0.9.0/24 of network aaaaaaaaaaaa",
                () -> host.network(OTHER, "10.2.0.0/16", Map.of("extra", "10.0.9.7")));
        assertRejected(
                "range 10.1.4.0/24 overlaps 10.1.0.0/16 of network aaaaaaaaaaaa",
                () -> host.network(OTHER, "10.2.0.0/16", Map.of("extra", "10.1.4.0/24")));
        assertRejected(
                "range 10.0.0.0/16 overlaps 10.0.9.0/24 of network aaaaaaaaaaaa",
                () -> host.network(OTHER, "10.0.0.0/16", Map.of()));
        assertEquals(1, host.driver.networks().size());
    }

    @Test
    public void replacingNetwork_mayHaveTheSameRanges() {
        host.network(OTHER, List.of(SUBNET, "fd00:10:1::/64"), Map.of("extra", "10.0.9.0/24"));
        assertEquals(
                List.of(OTHER),
                host.driver.networks().stream().map(network -> network.id()).toList());
    }

    @Test
    public void join_isRejectedIfTheNamespaceIsInvisible() {
        host.kernel.showContainers(false);
        create("10.1.0.3");
        assertRejected(
                "10.1.0.3 … -v /run/docker/netns:/run/docker/netns:rslave",
                () -> host.driver.join(NETWORK, ENDPOINT1, "/run/docker/netns/000000000001"));
        host.driver.deleteEndpoint(NETWORK, ENDPOINT1);
        host.endpoint(ENDPOINT2, ADDRESS);
        host.driver.join(NETWORK, ENDPOINT2, "/run/docker/netns/000000000001");
    }

    // Restart and drift

    @Test
    public void restart_adoptsAddressesInOrder() {
        ContainerNamespace container = run(create("10.0.9.1,10.1.0.3"));
        host.eventually(() -> !inside(container).isEmpty());
        List<Endpoint> before = host.driver.endpoints();
        restart();
        assertEquals(before, host.driver.endpoints());
        assertEquals(List.of(), host.driver.pending());
        assertTrue(host.driver.addressReleased(ADDRESS));
    }

    @Test
    public void restart_addsAddressesMissingInside() {
        handler.stop();
        ContainerNamespace container = run(create("10.1.0.3"));
        assertEquals(Set.of(), inside(container));
        assertEquals(
                List.of("in container 10.1.0.2: addr add 10.1.0.3/32 dev eth0 scope global label eth0"),
                host.driver.pending().stream().map(Object::toString).toList());
        restart();
        assertEquals(addressesOf(OTHER_ADDRESS), inside(container));
    }

    @Test
    public void removedSecondaryAddress_isRestoredOnHostAndInside() {
        ContainerNamespace container = run(create("10.1.0.3"));
        host.eventually(() -> inside(container).equals(addressesOf(OTHER_ADDRESS)));
        String alias = host.kernel.read(LINK).link(LINK).orElseThrow().alias();
        host.kernel.apply(List.of(new Step.RemoveRoute(Route.host(OTHER_ADDRESS, LINK, 200), alias)));
        host.eventually(() -> routed().contains(OTHER_ADDRESS));
        host.kernel
                .in(container.namespace())
                .apply(List.of(new Step.RemoveAddress(
                        addressesOf(OTHER_ADDRESS).iterator().next(), "")));
        host.driver.reconcile("test");
        assertEquals(addressesOf(OTHER_ADDRESS), inside(container));
        assertTrue(host.hasEvent(LINK, "in container 10.1.0.2: addr add 10.1.0.3/32 dev eth0 scope global label eth0"));
    }

    // Added while the container runs

    @Test
    public void address_isAddedAndRemovedWhileTheContainerRuns() {
        host.driver.createEndpoint(request(ENDPOINT1, ADDRESS, ADDRESS6));
        ContainerNamespace container = run(host.driver.endpoints().get(0));
        for (String name : List.of(ENDPOINT1, "111111111111", "10.1.0.2", "fd00:10:1::2")) {
            assertEquals(
                    List.of(ADDRESS, ADDRESS6, LOWER),
                    host.driver.add(name, LOWER).addresses());
            assertEquals(addressesOf(LOWER), inside(container));
            assertEquals(Set.of(ADDRESS, ADDRESS6, LOWER), routed());
            assertEquals(
                    "the second add changes nothing",
                    3,
                    host.driver.add(name, LOWER).addresses().size());
            restart();
            assertEquals(
                    List.of(ADDRESS, ADDRESS6, LOWER),
                    host.driver.endpoints().get(0).addresses());
            assertEquals(
                    List.of(ADDRESS, ADDRESS6),
                    host.driver.remove("10.0.9.1", LOWER).addresses());
            assertEquals(Set.of(), inside(container));
            assertEquals(Set.of(ADDRESS, ADDRESS6), routed());
            assertEquals(Set.of(ADDRESS, ADDRESS6), host.ipam.claims.keySet());
            restart();
            assertEquals(
                    List.of(ADDRESS, ADDRESS6), host.driver.endpoints().get(0).addresses());
            assertEquals(List.of(), host.driver.pending());
        }
    }

    @Test
    public void addedAddress_isReleasedWithItsEndpoint() {
        run(create("10.1.0.3"));
        host.driver.add(ENDPOINT1, LOWER);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT1);
        assertTrue(host.ipam.claims.isEmpty());
        assertEquals(
                3,
                host.driver
                        .createEndpoint(request(NETWORK, ENDPOINT2, Map.of("addresses", "10.1.0.3"), ADDRESS, ADDRESS6))
                        .addresses()
                        .size());
    }

    @Test
    public void failedAdd_changesNothing() {
        host.driver.createEndpoint(request(ENDPOINT1, ADDRESS, ADDRESS6));
        ContainerNamespace container = run(host.driver.endpoints().get(0));
        // The address inside; alias, neighbor and route on the host.
        for (int step = 1; step <= 4; step++) {
            host.kernel.failNext(step, Kind.EXHAUSTED);
            assertThrows(RejectedException.class, () -> host.driver.add(ENDPOINT1, OTHER_ADDRESS));
            assertUnchanged(container);
        }
        host.kernel.showContainers(false);
        assertRejected(
                "endpoint 111111111111 … -v /run/docker/netns:/run/docker/netns:rslave",
                () -> host.driver.add(ENDPOINT1, OTHER_ADDRESS));
        host.kernel.showContainers(true);
        assertUnchanged(container);
    }

    private void assertUnchanged(ContainerNamespace container) {
        assertEquals(List.of(ADDRESS, ADDRESS6), host.driver.endpoints().get(0).addresses());
        assertEquals(Set.of(), inside(container));
        assertEquals(Set.of(ADDRESS, ADDRESS6), routed());
        assertEquals(Set.of(ADDRESS, ADDRESS6), host.ipam.claims.keySet());
        restart();
        assertEquals(List.of(), host.driver.pending());
        assertFalse(host.hasEvent("endpoint-file"));
    }

    @Test
    public void invalidAddsAndRemoves_areRejected() {
        create("10.1.0.3");
        host.endpoint("12".repeat(32), Ip.parse("10.1.0.7"));
        assertRejected("'web' … dev.routed.engine", () -> host.driver.add("web", LOWER));
        assertRejected("'1' … 111111111111 (10.1.0.2), 121212121212 (10.1.0.7)", () -> host.driver.add("1", LOWER));
        assertRejected("10.1.0.7 is taken", () -> host.driver.add(ENDPOINT1, Ip.parse("10.1.0.7")));
        assertRejected("10.1.0.2 … endpoint 111111111111", () -> host.driver.remove(ENDPOINT1, ADDRESS));
        assertRejected(
                "10.0.9.1 is not an address of endpoint 111111111111", () -> host.driver.remove(ENDPOINT1, LOWER));
        assertRejected(
                "fd00:10:1::9: network aaaaaaaaaaaa has no IPv6 subnet … --ipv6",
                () -> host.driver.add("121212121212", SECOND6));
    }
}
