package dev.routed.driver.internal;

import static dev.routed.driver.internal.Host.ADDRESS;
import static dev.routed.driver.internal.Host.NETWORK;
import static dev.routed.driver.internal.Host.OTHER;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.PoolRequest;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

/** Networks and endpoints with IPv6, beside IPv4 and alone. */
public class DualStackTest {
    private static final String SUBNET = "10.1.0.0/16";
    private static final String SUBNET6 = "fd00:10:1::/64";
    private static final String ENDPOINT = "0123456789abcdef".repeat(4);
    private static final String LINK = "rt0123456789ab";
    private static final Ip ADDRESS6 = Ip.parse("fd00:10:1::2");
    private static final Ip GATEWAY = Ip.parse("169.254.1.1");
    private static final Ip GATEWAY6 = Ip.parse("fe80::1");

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private Host host;
    private HostState untouched;

    @Before
    public void start() {
        host = new Host(state.getRoot().toPath());
        untouched = host.state();
    }

    @After
    public void stop() {
        host.driver.stop();
    }

    @Test
    public void aJoinWritesDownTheSandboxAndDoesNothingElse() {
        dualStack();
        host.endpoint(ENDPOINT, ADDRESS, ADDRESS6);
        int steps = host.kernel.applied().size();
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/e72cb69132bc");
        assertEquals(
                List.of(Step.SetAlias.class),
                host.kernel.applied().stream().skip(steps).map(Object::getClass).toList());
        assertTrue(host.state().link(LINK).orElseThrow().alias().endsWith(" gateway6=fe80::1 sandbox=e72cb69132bc"));
    }

    private void dualStack() {
        host.networkOf(NETWORK, List.of(SUBNET, SUBNET6), Map.of());
    }

    // Networks and their gateways

    @Test
    public void anIpv6GatewayIsTheNetworksOwnAndStandsOnNoLinkOfTheHosts() {
        dualStack();
        host.networkOf(OTHER, List.of("10.2.0.0/16", "fd00:10:2::/64"), Map.of());
        assertEquals(
                List.of(List.of(GATEWAY, GATEWAY6), List.of(Ip.parse("169.254.1.2"), Ip.parse("fe80::2"))),
                host.driver.networks().stream().map(network -> network.gateways()).toList());
        assertEquals(Set.of("lo"), Set.copyOf(host.state().addresses().stream().map(Address::link).toList()));
        assertTrue(host.state().addresses().stream().noneMatch(address -> address.prefix().ip().isLinkLocal()
                && address.prefix().ip().isIpv6()));
        host.driver.deleteNetwork(NETWORK);
        host.driver.deleteNetwork(OTHER);
        assertEquals(untouched, host.state());
    }

    @Test
    public void theUsersGatewayGoesBeforeTheOptionAndTheOptionBeforeTheSetting() {
        host.gateway6 = Optional.of(Ip.parse("fd00:9::3"));
        dualStack();
        assertEquals(List.of(GATEWAY, Ip.parse("fd00:9::3")), host.driver.networks().get(0).gateways());
        host.driver.deleteNetwork(NETWORK);
        host.networkOf(NETWORK, List.of(SUBNET, SUBNET6), Map.of("gateway6", "fd00:9::2"));
        assertEquals(List.of(GATEWAY, Ip.parse("fd00:9::2")), host.driver.networks().get(0).gateways());
        host.driver.deleteNetwork(NETWORK);
        host.ipam.requestAddress(AddressRequest.gateway("RoutedLocal|" + SUBNET6 + "|", Ip.parse("fd00:10:1::1")));
        host.networkOf(NETWORK, List.of(SUBNET, SUBNET6), Map.of("gateway6", "fd00:9::2"));
        assertEquals(List.of(GATEWAY, Ip.parse("fd00:10:1::1")), host.driver.networks().get(0).gateways());
    }

    @Test
    public void aGatewayIsTheHostsOrNobodys() {
        host.kernel.strangers().link("eth0", "");
        host.kernel.strangers().address("eth0", Prefix.parse("2001:db8::7/64"), "");
        host.kernel.strangers().route(new Route(Route.Type.UNICAST, Prefix.parse("::/0"), "eth0",
                Optional.of(Ip.parse("fe80::99")), 9, Scope.GLOBAL, 1024));
        host.kernel.strangers().route(new Route(Route.Type.UNICAST, Prefix.parse("2001:db8:9::/48"), "eth0",
                Optional.of(Ip.parse("2001:db8:1::1")), 3, Scope.GLOBAL, 1024));
        refusedGateway("gateway6 2001:db8::1 lies in 2001:db8::/64 of this host's interface eth0 but is not this host's:"
                + " it may be another machine's, so give an address of this host or one that nobody has", "2001:db8::1");
        refusedGateway("gateway6 2001:db8:1::1 is the next hop of this host's route to 2001:db8:9::/48:"
                + " it is another machine's, so give an address of this host or one that nobody has", "2001:db8:1::1");
        refusedGateway("gateway6 ff02::1: give an address that a host can have", "ff02::1");
        refusedGateway("gateway6 ::1: give an address that a host can have", "::1");
        refusedGateway("gateway6 fec0::1: give a link-local, a unique local or a global address", "fec0::1");
        refusedGateway("network option gateway6: 10.9.9.9 is not an IPv6 address; the option for it is gateway", "10.9.9.9");
        refusedGateway("network option gateway6: 'foo' is not an IP address", "foo");
        for (String fine : List.of("2001:db8::7", "fe80::99", "fd00:9::1")) {
            host.networkOf(NETWORK, List.of(SUBNET, SUBNET6), Map.of("gateway6", fine));
            host.driver.deleteNetwork(NETWORK);
        }
        refused("network option gateway6: the network has no IPv6 subnet",
                () -> host.network(NETWORK, SUBNET, Map.of("gateway6", "fe80::7")));
        refused("network option gateway: the network has no IPv4 subnet",
                () -> host.network(NETWORK, SUBNET6, Map.of("gateway", "10.9.9.9")));
        assertTrue(host.driver.networks().isEmpty());
    }

    private void refusedGateway(String sentence, String gateway) {
        refused(sentence, () -> host.networkOf(NETWORK, List.of(SUBNET, SUBNET6), Map.of("gateway6", gateway)));
    }

    @Test
    public void aHostThatMayNotBeMadeToForwardIsToldWhenTheNetworkComes() {
        host.forwardingRefused = Optional.of(Refusal.of("this host does not forward IPv6 packets"));
        refused("this host does not forward IPv6 packets", this::dualStack);
        assertTrue(host.driver.networks().isEmpty());
        assertEquals(untouched, host.state());
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        assertEquals(Set.of(Family.IPV4), host.forwarded);
    }

    @Test
    public void ipv6NeedsItsMtu() {
        refused("network option mtu: IPv6 needs an MTU of 1280 bytes at least, not 1279",
                () -> host.networkOf(NETWORK, List.of(SUBNET, SUBNET6), Map.of("mtu", "1279")));
        host.mtu = 1000;
        dualStack();
        refused("the appliance's own setting mtu: IPv6 needs an MTU of 1280 bytes at least, not 1000",
                () -> host.endpoint(ENDPOINT, ADDRESS, ADDRESS6));
    }

    // Endpoints

    @Test
    public void aDualStackEndpointHasItsGatewayOnItsLink() {
        dualStack();
        int before = host.kernel.applied().size();
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS, ADDRESS6);
        assertEquals(
                List.of(
                        Step.CreateVeth.class,
                        Step.SetAlias.class,
                        Step.AddAddress.class,
                        Step.AddNeighbour.class,
                        Step.AddNeighbour.class,
                        Step.AddRoute.class,
                        Step.AddRoute.class),
                host.kernel.applied().subList(before, host.kernel.applied().size()).stream()
                        .map(Object::getClass)
                        .toList());
        HostState on = host.state().onLinks(link -> link.name().equals(LINK));
        assertEquals(List.of(new Address(Prefix.parse("fe80::1/64"), LINK, Scope.LINK, "")), List.copyOf(on.addresses()));
        assertTrue(on.routes().contains(Route.host(ADDRESS6, LINK, 200)));
        Mac mac = Mac.parse("02:42:0a:01:00:02");
        assertEquals(mac, endpoint.mac());
        assertTrue(on.neighbours().contains(new Neighbour(ADDRESS6, mac, LINK)));
        assertEquals(
                "routed:1 network=%s endpoint=%s gateway=169.254.1.1 gateway6=fe80::1".formatted(NETWORK, ENDPOINT),
                on.link(LINK).map(Link::alias).orElseThrow());
        assertEquals(Set.of(Family.IPV4, Family.IPV6), host.forwarded);
        assertEquals(
                Map.of("dev.routed.link", LINK, "dev.routed.gateway", "169.254.1.1, fe80::1", "dev.routed.mtu", "1500"),
                host.driver.describe(NETWORK, ENDPOINT));
    }

    /** Each host has it on many links: packets that leave the host must not come from there. */
    @Test
    public void aGatewayThatIsNotLinkLocalIsNoSource() {
        host.networkOf(NETWORK, List.of(SUBNET6), Map.of("gateway6", "fd00:9::1"));
        host.endpoint(ENDPOINT, ADDRESS6);
        Address gateway = new Address(Prefix.parse("fd00:9::1/128"), LINK, Scope.GLOBAL, "", true);
        assertTrue(host.state().addresses().stream().anyMatch(gateway::equals));
    }

    @Test
    public void anEndpointOfOneFamilyHasNothingOfTheOther() {
        host.network(NETWORK, SUBNET6, Map.of());
        Endpoint six = host.endpoint(ENDPOINT, ADDRESS6);
        assertEquals(List.of(GATEWAY6), six.gateways());
        assertEquals("02:42 and its last 32 bits", "02:42:00:00:00:02", six.mac().toString());
        assertEquals(Set.of(Family.IPV6), host.forwarded);
        assertTrue("no IPv4 gateway", host.state().addresses().stream().noneMatch(address ->
                address.label().equals("lo:routed")));
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.driver.deleteNetwork(NETWORK);
        host.eventuallyIs(untouched);

        dualStack();
        Endpoint four = host.endpoint(ENDPOINT, ADDRESS);
        assertEquals("the engine would not start a container with an IPv6 gateway", List.of(GATEWAY), four.gateways());
        assertTrue(host.state().onLinks(link -> link.name().equals(LINK)).addresses().isEmpty());
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.driver.deleteNetwork(NETWORK);
        host.eventuallyIs(untouched);

        host.network(NETWORK, SUBNET, Map.of());
        refused("fd00:10:1::2: network aaaaaaaaaaaa has no IPv6 subnet", () -> host.endpoint(ENDPOINT, ADDRESS, ADDRESS6));
    }

    @Test
    public void anEndpointOneOfWhoseFamiliesMayNotBeForwardedLeavesNothing() {
        dualStack();
        host.forwardingRefused = Optional.of(Refusal.of("someone turned forwarding off"));
        refused("someone turned forwarding off", () -> host.endpoint(ENDPOINT, ADDRESS, ADDRESS6));
        assertTrue(host.ipam.claims.isEmpty());
        assertTrue(host.driver.endpoints().isEmpty());
    }

    @Test
    public void oneContainerCannotHaveTwoLinksToOneIpv6Gateway() {
        dualStack();
        host.endpoint(ENDPOINT, ADDRESS6);
        String second = "f".repeat(64);
        host.endpoint(second, Ip.parse("10.1.0.3"), Ip.parse("fd00:10:1::3"));
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1");
        refused("networks aaaaaaaaaaaa and aaaaaaaaaaaa both have gateway fe80::1, and a container can have only one"
                + " link to it: create one of them with -o gateway6=ADDRESS",
                () -> host.driver.join(NETWORK, second, "/run/docker/netns/1"));
    }

    // Restarts, drift, failures

    @Test
    public void startedAgainItHasWhatItHadAndTouchesNothing() {
        dualStack();
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS, ADDRESS6);
        HostState before = host.state();
        List<Step> steps = host.kernel.applied();
        host.restart();
        assertEquals(List.of(endpoint), host.driver.endpoints());
        assertEquals(List.of(GATEWAY, GATEWAY6), host.driver.networks().get(0).gateways());
        assertEquals(before, host.state());
        assertEquals(steps, host.kernel.applied());
        assertEquals(Map.of(ADDRESS, ENDPOINT, ADDRESS6, ENDPOINT), host.ipam.claims);
        assertEquals(Set.of(Family.IPV4, Family.IPV6), host.forwarded);
    }

    @Test
    public void startedAgainItHasAnEndpointWithIpv6Alone() {
        host.network(NETWORK, SUBNET6, Map.of());
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS6);
        HostState before = host.state();
        host.restart();
        assertEquals(List.of(endpoint), host.driver.endpoints());
        assertEquals(List.of(GATEWAY6), host.driver.networks().get(0).gateways());
        assertEquals(before, host.state());
        assertEquals(Set.of(Family.IPV6), host.forwarded);
    }

    @Test
    public void whatWasTornIsTidiedUpByTheNextRun() {
        dualStack();
        HostState before = host.state();
        for (int step = 0; step <= 7; step++) {
            host.killAtStep(step, () -> host.endpoint(ENDPOINT, ADDRESS, ADDRESS6));
            host.start();
            // The engine, whose call was cut, gives the addresses back; it says no more.
            host.driver.addressReleased(ADDRESS);
            host.driver.addressReleased(ADDRESS6);
            host.eventuallyIs(before);
            assertTrue(host.driver.endpoints().isEmpty());
        }
    }

    @Test
    public void whatSomeoneTookAwayIsPutRight() {
        dualStack();
        host.endpoint(ENDPOINT, ADDRESS, ADDRESS6);
        HostState before = host.state();
        String alias = before.link(LINK).orElseThrow().alias();
        Neighbour neighbour = before.neighbours().last();
        List<Runnable> deeds = List.of(
                () -> host.kernel.strangers().deleteRoute(Route.host(ADDRESS6, LINK, 200)),
                () -> host.kernel.strangers().deleteNeighbour(neighbour),
                () -> host.kernel.strangers().deleteAddress(LINK, Prefix.parse("fe80::1/64")),
                () -> host.kernel.strangers().up(LINK, false));
        assertEquals(ADDRESS6, neighbour.address());
        for (Runnable deed : deeds) {
            deed.run();
            assertTrue(!host.state().equals(before));
            assertEquals(host.driver.pending(), host.driver.check(LINK, "test"));
            assertEquals(before, host.state());
            assertEquals(alias, host.state().link(LINK).orElseThrow().alias());
        }
    }

    @Test
    public void whateverStepFailsNothingIsLeft() {
        dualStack();
        HostState before = host.state();
        for (int step = 1; step <= 7; step++) {
            host.kernel.failNext(step, Kind.OTHER);
            assertThrows(Refusal.class, () -> host.endpoint(ENDPOINT, ADDRESS, ADDRESS6));
            host.eventuallyIs(before);
            assertTrue(host.ipam.claims.isEmpty());
        }
    }

    @Test
    public void aNetworkWhoseFileIsGoneIsServedWithItsFamilies() {
        dualStack();
        host.endpoint(ENDPOINT, ADDRESS, ADDRESS6);
        assertTrue(new File(state.getRoot(), "networks/" + NETWORK + ".json").delete());
        host.restart();
        for (String subnet : List.of(SUBNET, SUBNET6)) {
            host.ipam.requestPool(new PoolRequest(
                    "RoutedLocal", Optional.of(Prefix.parse(subnet)), Optional.empty(), subnet.equals(SUBNET6)));
        }
        Endpoint second = host.endpoint("f".repeat(64), Ip.parse("10.1.0.3"), Ip.parse("fd00:10:1::3"));
        assertEquals("as its sibling's", List.of(GATEWAY, GATEWAY6), second.gateways());
    }

    private static void refused(String sentence, ThrowingRunnable request) {
        assertEquals(sentence, assertThrows(Refusal.class, request).getMessage());
    }
}
