package dev.routed.driver.internal;

import static dev.routed.driver.internal.Host.ADDRESS;
import static dev.routed.driver.internal.Host.NETWORK;
import static dev.routed.driver.internal.Host.OTHER;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.testkit.Container;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

/** Endpoints with more addresses than the engine knows: given at the start, or while the container runs. */
public class SeveralAddressesTest {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);
    private static final String LINK = Names.hostLink(ONE);
    private static final Ip ADDRESS6 = Ip.parse("fd00:10:1::2");
    /** One lower than the engine's, so that order by address would put it first. */
    private static final Ip LOWER = Ip.parse("10.0.9.1");
    private static final Ip SECOND = Ip.parse("10.1.0.3");
    private static final Ip SECOND6 = Ip.parse("fd00:10:1::9");

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private Host host;
    private Drift drift;

    @Before
    public void start() {
        host = new Host(state.getRoot().toPath());
        host.networkOf(NETWORK, List.of("10.1.0.0/16", "fd00:10:1::/64"), Map.of("extra", "10.0.9.0/24"));
        drift = host.drift();
    }

    @After
    public void stop() {
        drift.stop();
        host.driver.stop();
    }

    private void restart() {
        drift.stop();
        host.restart();
        drift = host.drift();
    }

    private static EndpointRequest request(String network, String id, String further, Ip... addresses) {
        return new EndpointRequest(network, id, List.of(addresses), Optional.empty(), Map.of("addresses", further),
                Collections.emptySortedSet(), List.of());
    }

    private Endpoint create(String further) {
        return host.driver.createEndpoint(request(NETWORK, ONE, further, ADDRESS, ADDRESS6));
    }

    /** As the engine does it: into a sandbox, with the addresses that it knows, and up. */
    private Container run(Endpoint endpoint) {
        Container container = host.kernel.strangers().container();
        host.driver.join(NETWORK, endpoint.id(), container.namespace().toString());
        container.take(endpoint.peer(), "eth0");
        return container;
    }

    private Set<Address> inside(Container container) {
        return host.kernel.in(container.namespace()).read("eth0").addresses();
    }

    private static Set<Address> further(Ip... addresses) {
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

    private static void refused(String sentence, ThrowingRunnable request) {
        assertEquals(sentence, assertThrows(Refusal.class, request).getMessage());
    }

    // At the start

    @Test
    public void eachIsRoutedAndInTheBooksAndInsideAsSoonAsTheContainerHasItsEnd() {
        Endpoint endpoint = create("10.1.0.3; 10.0.9.1,fd00:10:1::9");
        assertEquals(List.of(ADDRESS, ADDRESS6, SECOND, LOWER, SECOND6), endpoint.addresses());
        assertEquals(Set.copyOf(endpoint.addresses()), routed());
        assertEquals(5, host.kernel.read(LINK).neighbours().size());
        assertEquals(Set.copyOf(endpoint.addresses()), host.ipam.claims.keySet());
        Container container = run(endpoint);
        host.eventually(() -> inside(container).equals(further(SECOND, LOWER, SECOND6)));
        assertEquals(List.of(), host.driver.pending());
        assertFalse("it is no fault", host.happened("reconcile"));
    }

    @Test
    public void anEndThatIsNotUpYetIsLeftToTheEngine() {
        Endpoint endpoint = create("10.1.0.3");
        Container container = host.kernel.strangers().container();
        host.driver.join(NETWORK, ONE, container.namespace().toString());
        host.driver.taken(LINK);
        container.take(endpoint.peer(), "eth0");
        host.eventually(() -> !inside(container).isEmpty());
        container.up("eth0", false);
        assertEquals(List.of(), host.driver.pending());
    }

    @Test
    public void theBooksAreFreeAtOnceWhenItEnds() {
        create("10.1.0.3,fd00:10:1::9");
        host.driver.deleteEndpoint(NETWORK, ONE);
        assertEquals(Set.of(SECOND, SECOND6), Set.copyOf(host.ipam.free));
        assertTrue(host.ipam.claims.isEmpty());
        assertEquals(5, host.driver.createEndpoint(
                request(NETWORK, TWO, "10.1.0.3,10.0.9.1,fd00:10:1::9", ADDRESS, ADDRESS6)).addresses().size());
    }

    @Test
    public void whatFailsLeavesNothing() {
        host.endpoint(TWO, SECOND);
        refused("10.1.0.3 is taken", () -> create("10.0.9.1,10.1.0.3"));
        assertEquals(Set.of(SECOND), host.ipam.claims.keySet());
        host.kernel.failNext(3, Kind.EXHAUSTED);
        assertThrows(Refusal.class, () -> create("10.0.9.1"));
        assertEquals(Set.of(SECOND), host.ipam.claims.keySet());
        assertEquals(List.of(TWO), host.driver.endpoints().stream().map(Endpoint::id).toList());
    }

    @Test
    public void theEnginesReleaseOfAFurtherAddressIsMeantForAnother() {
        create("10.1.0.3");
        assertFalse(host.driver.addressReleased(SECOND));
        host.pass(Ending.COMING);
        assertFalse(host.driver.addressReleased(SECOND));
        assertTrue(host.driver.addressReleased(ADDRESS));
        assertEquals(List.of(), host.driver.endpoints());
    }

    @Test
    public void whatCannotBeIsASentence() {
        refused("endpoint option addresses: '10.1.0' is not an IP address", () -> create("10.1.0"));
        refused("endpoint option addresses: 10.1.0.2 is named twice, or is the address that it has anyway",
                () -> create("10.1.0.2"));
        refused("endpoint option addresses: 10.1.0.3 is named twice, or is the address that it has anyway",
                () -> create("10.1.0.3,10.1.0.3"));
        refused("10.8.0.1 lies outside of 10.1.0.0/16, fd00:10:1::/64, 10.0.9.0/24, where network aaaaaaaaaaaa has its"
                        + " addresses: choose one there, or create the network with -o extra=10.8.0.1/32",
                () -> create("10.8.0.1"));
        host.network(OTHER, "10.2.0.0/16", Map.of());
        refused("fd00::9: network bbbbbbbbbbbb has no IPv6 subnet, so its containers have IPv6 turned off:"
                        + " create it with --ipv6 and an IPv6 --subnet",
                () -> host.driver.createEndpoint(request(OTHER, TWO, "fd00::9", Ip.parse("10.2.0.2"))));
        assertTrue(host.ipam.claims.isEmpty());
    }

    @Test
    public void aRangeThatCannotBeIsASentence() {
        refused("network option extra: 'many/1x' is not a prefix such as 10.1.0.0/16",
                () -> host.network(OTHER, "10.2.0.0/16", Map.of("extra", "many/1x")));
        refused("network option extra: fd00:9::/64: the network has no IPv6 subnet",
                () -> host.network(OTHER, "10.2.0.0/16", Map.of("extra", "fd00:9::/64")));
        refused("range 10.0.9.7/32 overlaps 10.0.9.0/24 of network aaaaaaaaaaaa: choose another, or remove that network first",
                () -> host.network(OTHER, "10.2.0.0/16", Map.of("extra", "10.0.9.7")));
        refused("range 10.1.4.0/24 overlaps 10.1.0.0/16 of network aaaaaaaaaaaa: choose another, or remove that network first",
                () -> host.network(OTHER, "10.2.0.0/16", Map.of("extra", "10.1.4.0/24")));
        refused("range 10.0.0.0/16 overlaps 10.0.9.0/24 of network aaaaaaaaaaaa: choose another, or remove that network first",
                () -> host.network(OTHER, "10.0.0.0/16", Map.of()));
        assertEquals(1, host.driver.networks().size());
    }

    @Test
    public void aNetworkThatTakesTheOthersPlaceHasItsRangesToo() {
        host.networkOf(OTHER, List.of("10.1.0.0/16", "fd00:10:1::/64"), Map.of("extra", "10.0.9.0/24"));
        assertEquals(List.of(OTHER), host.driver.networks().stream().map(network -> network.id()).toList());
    }

    @Test
    public void whereContainersCannotBeSeenItIsRefused() {
        host.kernel.showContainers(false);
        create("10.1.0.3");
        refused("10.1.0.3: its container's network namespace cannot be seen from here, so an appliance that runs in a"
                        + " container itself needs -v /run/docker/netns:/run/docker/netns:rslave",
                () -> host.driver.join(NETWORK, ONE, "/run/docker/netns/000000000001"));
        host.driver.deleteEndpoint(NETWORK, ONE);
        host.endpoint(TWO, ADDRESS);
        host.driver.join(NETWORK, TWO, "/run/docker/netns/000000000001");
    }

    // Restart and drift

    @Test
    public void afterARestartAllIsKnownAgainTheEnginesFirst() {
        Container container = run(create("10.0.9.1,10.1.0.3"));
        host.eventually(() -> !inside(container).isEmpty());
        List<Endpoint> before = host.driver.endpoints();
        restart();
        assertEquals(before, host.driver.endpoints());
        assertEquals(List.of(), host.driver.pending());
        assertTrue(host.driver.addressReleased(ADDRESS));
    }

    @Test
    public void whatWasMissedBetweenJoinAndCarrierIsMadeUpForAtTheStart() {
        drift.stop();
        Container container = run(create("10.1.0.3"));
        assertEquals(Set.of(), inside(container));
        assertEquals(
                List.of("in container 10.1.0.2: addr add 10.1.0.3/32 dev eth0 scope global label eth0"),
                host.driver.pending().stream().map(Object::toString).toList());
        restart();
        assertEquals(further(SECOND), inside(container));
    }

    @Test
    public void driftIsPutRightOnTheHostAndInside() {
        Container container = run(create("10.1.0.3"));
        host.eventually(() -> inside(container).equals(further(SECOND)));
        String alias = host.kernel.read(LINK).link(LINK).orElseThrow().alias();
        host.kernel.apply(List.of(new Step.RemoveRoute(Route.host(SECOND, LINK, 200), alias)));
        host.eventually(() -> routed().contains(SECOND));
        host.kernel.in(container.namespace())
                .apply(List.of(new Step.RemoveAddress(further(SECOND).iterator().next(), "")));
        host.driver.reconcile("test");
        assertEquals(further(SECOND), inside(container));
        assertTrue(host.told(LINK, "test: was put right by 'in container 10.1.0.2:"
                + " addr add 10.1.0.3/32 dev eth0 scope global label eth0'"));
    }

    // While the container runs

    @Test
    public void oneComesAndGoesAgain() {
        host.driver.createEndpoint(Host.request(ONE, ADDRESS, ADDRESS6));
        Container container = run(host.driver.endpoints().get(0));
        for (String named : List.of(ONE, "11", "10.1.0.2", "fd00:10:1::2")) {
            assertEquals(List.of(ADDRESS, ADDRESS6, LOWER), host.driver.add(named, LOWER).addresses());
            assertEquals(further(LOWER), inside(container));
            assertEquals(Set.of(ADDRESS, ADDRESS6, LOWER), routed());
            assertEquals("again changes nothing", 3, host.driver.add(named, LOWER).addresses().size());
            restart();
            assertEquals(List.of(ADDRESS, ADDRESS6, LOWER), host.driver.endpoints().get(0).addresses());
            assertEquals(List.of(ADDRESS, ADDRESS6), host.driver.remove("10.0.9.1", LOWER).addresses());
            assertEquals(Set.of(), inside(container));
            assertEquals(Set.of(ADDRESS, ADDRESS6), routed());
            assertEquals(Set.of(ADDRESS, ADDRESS6), host.ipam.claims.keySet());
            restart();
            assertEquals(List.of(ADDRESS, ADDRESS6), host.driver.endpoints().get(0).addresses());
            assertEquals(List.of(), host.driver.pending());
        }
    }

    @Test
    public void itIsForgottenWithItsEndpoint() {
        run(create("10.1.0.3"));
        host.driver.add(ONE, LOWER);
        host.driver.deleteEndpoint(NETWORK, ONE);
        assertTrue(host.ipam.claims.isEmpty());
        assertEquals(3, host.driver.createEndpoint(request(NETWORK, TWO, "10.1.0.3", ADDRESS, ADDRESS6)).addresses().size());
    }

    @Test
    public void whereverItFailsAllIsAsBefore() {
        host.driver.createEndpoint(Host.request(ONE, ADDRESS, ADDRESS6));
        Container container = run(host.driver.endpoints().get(0));
        // Inside; the alias, the neighbour, the route on the host.
        for (int step = 1; step <= 4; step++) {
            host.kernel.failNext(step, Kind.EXHAUSTED);
            assertThrows(Refusal.class, () -> host.driver.add(ONE, SECOND));
            asBefore(container);
        }
        host.kernel.showContainers(false);
        refused("endpoint 111111111111 stays as it is: its container's network namespace cannot be seen from here, so an"
                        + " appliance that runs in a container itself needs -v /run/docker/netns:/run/docker/netns:rslave",
                () -> host.driver.add(ONE, SECOND));
        host.kernel.showContainers(true);
        asBefore(container);
    }

    private void asBefore(Container container) {
        assertEquals(List.of(ADDRESS, ADDRESS6), host.driver.endpoints().get(0).addresses());
        assertEquals(Set.of(), inside(container));
        assertEquals(Set.of(ADDRESS, ADDRESS6), routed());
        assertEquals(Set.of(ADDRESS, ADDRESS6), host.ipam.claims.keySet());
        restart();
        assertEquals(List.of(), host.driver.pending());
        assertFalse(host.happened("endpoint-file"));
    }

    @Test
    public void whoIsMeantAndWhatMayBeIsASentence() {
        create("10.1.0.3");
        host.endpoint("12".repeat(32), Ip.parse("10.1.0.7"));
        refused("no endpoint is 'web': say the id of one or the beginning of it, as routed:endpoints shows it, one of its"
                        + " addresses, or the name or id of its container; but containers' are known only while the bundle"
                        + " dev.routed.engine runs",
                () -> host.driver.add("web", LOWER));
        refused("'1' may be 111111111111, 121212121212: say more of the id", () -> host.driver.add("1", LOWER));
        refused("10.1.0.7 is taken", () -> host.driver.add("11", Ip.parse("10.1.0.7")));
        refused("10.1.0.2 is the address that the engine gave endpoint 111111111111, and goes with it",
                () -> host.driver.remove("11", ADDRESS));
        refused("10.0.9.1 is not an address of endpoint 111111111111", () -> host.driver.remove("11", LOWER));
        refused("fd00:10:1::9: network aaaaaaaaaaaa has no IPv6 subnet, so its containers have IPv6 turned off:"
                        + " create it with --ipv6 and an IPv6 --subnet",
                () -> host.driver.add("12", SECOND6));
    }
}
