package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT;
import static dev.routed.driver.internal.DriverHost.LINK;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER;
import static dev.routed.driver.internal.DriverHost.OTHER_ADDRESS;
import static dev.routed.driver.internal.DriverHost.OTHER_ENDPOINT;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static dev.routed.driver.internal.DriverHost.assertRejected;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.AddressRequest;
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
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Networks and endpoints with IPv6, dual-stack and IPv6 only. */
public class DualStackTest {
    private static final String SUBNET6 = "fd00:10:1::/64";
    private static final Ip ADDRESS6 = Ip.parse("fd00:10:1::2");
    private static final Ip GATEWAY = Ip.parse("169.254.1.1");
    private static final Ip GATEWAY6 = Ip.parse("fe80::1");

    @Rule
    public final DriverHost host = new DriverHost();

    private HostState untouched;

    @Before
    public void start() {
        untouched = host.state();
    }

    @Test
    public void join_onlyWritesTheSandboxIntoTheAlias() {
        createDualStackNetwork();
        host.endpoint(ENDPOINT, ADDRESS, ADDRESS6);
        int steps = host.kernel.applied().size();
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/e72cb69132bc");
        assertEquals(
                List.of(Step.SetAlias.class),
                host.kernel.applied().stream().skip(steps).map(Object::getClass).toList());
        assertTrue(host.state().link(LINK).orElseThrow().alias().endsWith(" gateway6=fe80::1 sandbox=e72cb69132bc"));
    }

    private void createDualStackNetwork() {
        host.network(NETWORK, List.of(SUBNET, SUBNET6), Map.of());
    }

    // Networks and their gateways

    @Test
    public void ipv6Gateway_isPerNetworkAndNotOnHostLinks() {
        createDualStackNetwork();
        host.network(OTHER, List.of("10.2.0.0/16", "fd00:10:2::/64"), Map.of());
        assertEquals(
                List.of(List.of(GATEWAY, GATEWAY6), List.of(Ip.parse("169.254.1.2"), Ip.parse("fe80::2"))),
                host.driver.networks().stream()
                        .map(network -> network.gateways())
                        .toList());
        assertEquals(
                Set.of("lo"),
                Set.copyOf(host.state().addresses().stream().map(Address::link).toList()));
        assertTrue(host.state().addresses().stream()
                .noneMatch(address -> address.prefix().ip().isLinkLocal()
                        && address.prefix().ip().isIpv6()));
        host.driver.deleteNetwork(NETWORK);
        host.driver.deleteNetwork(OTHER);
        assertEquals(untouched, host.state());
    }

    @Test
    public void gatewayFlag_overridesOption_whichOverridesSetting() {
        host.gateway6 = Optional.of(Ip.parse("fd00:9::3"));
        createDualStackNetwork();
        assertEquals(
                List.of(GATEWAY, Ip.parse("fd00:9::3")),
                host.driver.networks().get(0).gateways());
        host.driver.deleteNetwork(NETWORK);
        host.network(NETWORK, List.of(SUBNET, SUBNET6), Map.of("gateway6", "fd00:9::2"));
        assertEquals(
                List.of(GATEWAY, Ip.parse("fd00:9::2")),
                host.driver.networks().get(0).gateways());
        host.driver.deleteNetwork(NETWORK);
        host.ipam.requestAddress(AddressRequest.gateway("RoutedLocal|" + SUBNET6 + "|", Ip.parse("fd00:10:1::1")));
        host.network(NETWORK, List.of(SUBNET, SUBNET6), Map.of("gateway6", "fd00:9::2"));
        assertEquals(
                List.of(GATEWAY, Ip.parse("fd00:10:1::1")),
                host.driver.networks().get(0).gateways());
    }

    @Test
    public void gateway_isRejectedUnlessItIsAHostAddressOrUnused() {
        host.foreignLink("eth0", "2001:db8::7/64");
        host.foreignRoute("::/0", "eth0", "fe80::99", 9, 1024);
        host.foreignRoute("2001:db8:9::/48", "eth0", "2001:db8:1::1", 3, 1024);
        assertGatewayRejected("gateway6 2001:db8::1 … 2001:db8::/64 … eth0", "2001:db8::1");
        assertGatewayRejected("gateway6 2001:db8:1::1 … next hop … 2001:db8:9::/48", "2001:db8:1::1");
        assertGatewayRejected("gateway6 ff02::1", "ff02::1");
        assertGatewayRejected("gateway6 ::1", "::1");
        assertGatewayRejected("gateway6 fec0::1", "fec0::1");
        assertGatewayRejected("network option gateway6: 10.9.9.9 is not an IPv6 address … gateway", "10.9.9.9");
        assertGatewayRejected("network option gateway6: 'foo' is not an IP address", "foo");
        for (String valid : List.of("2001:db8::7", "fe80::99", "fd00:9::1")) {
            host.network(NETWORK, List.of(SUBNET, SUBNET6), Map.of("gateway6", valid));
            host.driver.deleteNetwork(NETWORK);
        }
        assertRejected(
                "network option gateway6: the network has no IPv6 subnet",
                () -> host.network(NETWORK, SUBNET, Map.of("gateway6", "fe80::7")));
        assertRejected(
                "network option gateway: the network has no IPv4 subnet",
                () -> host.network(NETWORK, SUBNET6, Map.of("gateway", "10.9.9.9")));
        assertTrue(host.driver.networks().isEmpty());
    }

    private void assertGatewayRejected(String fragment, String gateway) {
        assertRejected(fragment, () -> host.network(NETWORK, List.of(SUBNET, SUBNET6), Map.of("gateway6", gateway)));
    }

    @Test
    public void createNetwork_isRejectedIfForwardingIs() {
        host.forwardingRejected = Optional.of(RejectedException.of("this host does not forward IPv6 packets"));
        assertRejected("this host does not forward IPv6 packets", this::createDualStackNetwork);
        assertTrue(host.driver.networks().isEmpty());
        assertEquals(untouched, host.state());
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        assertEquals(Set.of(Family.IPV4), host.forwarded);
    }

    @Test
    public void ipv6_rejectsAnMtuBelow1280() {
        assertRejected(
                "network option mtu … 1280 … 1279",
                () -> host.network(NETWORK, List.of(SUBNET, SUBNET6), Map.of("mtu", "1279")));
        host.mtu = 1000;
        createDualStackNetwork();
        assertRejected("setting mtu … 1280 … 1000", () -> host.endpoint(ENDPOINT, ADDRESS, ADDRESS6));
    }

    // Endpoints

    @Test
    public void dualStackEndpoint_hasTheGatewayOnItsLink() {
        createDualStackNetwork();
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
        assertEquals(
                List.of(new Address(Prefix.parse("fe80::1/64"), LINK, Scope.LINK, "")), List.copyOf(on.addresses()));
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

    /** A deprecated address is not the source of the host's own packets. */
    @Test
    public void globalGateway_isDeprecatedAsSource() {
        host.network(NETWORK, List.of(SUBNET6), Map.of("gateway6", "fd00:9::1"));
        host.endpoint(ENDPOINT, ADDRESS6);
        Address gateway = new Address(Prefix.parse("fd00:9::1/128"), LINK, Scope.GLOBAL, "", true);
        assertTrue(host.state().addresses().stream().anyMatch(gateway::equals));
    }

    @Test
    public void singleStackEndpoint_hasNothingOfTheOtherFamily() {
        host.network(NETWORK, SUBNET6, Map.of());
        Endpoint six = host.endpoint(ENDPOINT, ADDRESS6);
        assertEquals(List.of(GATEWAY6), six.gateways());
        assertEquals(
                "02:42 and the last 32 bits of the address",
                "02:42:00:00:00:02",
                six.mac().toString());
        assertEquals(Set.of(Family.IPV6), host.forwarded);
        assertTrue(
                "no IPv4 gateway",
                host.state().addresses().stream()
                        .noneMatch(address -> address.label().equals("lo:routed")));
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.driver.deleteNetwork(NETWORK);
        host.eventuallyIs(untouched);

        createDualStackNetwork();
        Endpoint four = host.endpoint(ENDPOINT, ADDRESS);
        assertEquals("an IPv6 gateway would make the start fail", List.of(GATEWAY), four.gateways());
        assertTrue(host.state()
                .onLinks(link -> link.name().equals(LINK))
                .addresses()
                .isEmpty());
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.driver.deleteNetwork(NETWORK);
        host.eventuallyIs(untouched);

        host.network(NETWORK, SUBNET, Map.of());
        assertRejected(
                "fd00:10:1::2: network aaaaaaaaaaaa has no IPv6 subnet",
                () -> host.endpoint(ENDPOINT, ADDRESS, ADDRESS6));
    }

    @Test
    public void createEndpoint_leavesNothingIfForwardingIsRejected() {
        createDualStackNetwork();
        host.forwardingRejected = Optional.of(RejectedException.of("IPv6 forwarding is off"));
        assertRejected("IPv6 forwarding is off", () -> host.endpoint(ENDPOINT, ADDRESS, ADDRESS6));
        assertTrue(host.ipam.claims.isEmpty());
        assertTrue(host.driver.endpoints().isEmpty());
    }

    @Test
    public void join_isRejectedForASecondLinkToTheSameIpv6Gateway() {
        createDualStackNetwork();
        host.endpoint(ENDPOINT, ADDRESS6);
        String second = OTHER_ENDPOINT;
        host.endpoint(second, OTHER_ADDRESS, Ip.parse("fd00:10:1::3"));
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1");
        assertRejected(
                "aaaaaaaaaaaa … aaaaaaaaaaaa … gateway fe80::1 … -o gateway6=",
                () -> host.driver.join(NETWORK, second, "/run/docker/netns/1"));
    }

    // Restarts, drift, failures

    @Test
    public void restart_adoptsADualStackEndpointAndChangesNothing() {
        createDualStackNetwork();
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
    public void restart_adoptsAnIpv6Endpoint() {
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
    public void restart_cleansUpAfterAKillAtAnyStep() {
        createDualStackNetwork();
        HostState before = host.state();
        for (int step = 0; step <= 7; step++) {
            host.killAtStep(step, () -> host.endpoint(ENDPOINT, ADDRESS, ADDRESS6));
            host.start();
            // The engine releases the addresses after the broken call.
            host.driver.addressReleased(ADDRESS);
            host.driver.addressReleased(ADDRESS6);
            host.eventuallyIs(before);
            assertTrue(host.driver.endpoints().isEmpty());
        }
    }

    @Test
    public void check_restoresWhatWasRemoved() {
        createDualStackNetwork();
        host.endpoint(ENDPOINT, ADDRESS, ADDRESS6);
        HostState before = host.state();
        String alias = before.link(LINK).orElseThrow().alias();
        Neighbour neighbour = before.neighbours().last();
        List<Runnable> foreignChanges = List.of(
                () -> host.kernel.foreign().deleteRoute(Route.host(ADDRESS6, LINK, 200)),
                () -> host.kernel.foreign().deleteNeighbour(neighbour),
                () -> host.kernel.foreign().deleteAddress(LINK, Prefix.parse("fe80::1/64")),
                () -> host.kernel.foreign().up(LINK, false));
        assertEquals(ADDRESS6, neighbour.address());
        for (Runnable foreignChange : foreignChanges) {
            foreignChange.run();
            assertTrue(!host.state().equals(before));
            assertEquals(host.driver.pending(), host.driver.check(LINK, "test"));
            assertEquals(before, host.state());
            assertEquals(alias, host.state().link(LINK).orElseThrow().alias());
        }
    }

    @Test
    public void createEndpoint_leavesNothingIfAnyStepFails() {
        createDualStackNetwork();
        HostState before = host.state();
        for (int step = 1; step <= 7; step++) {
            host.kernel.failNext(step, Kind.OTHER);
            assertThrows(RejectedException.class, () -> host.endpoint(ENDPOINT, ADDRESS, ADDRESS6));
            host.eventuallyIs(before);
            assertTrue(host.ipam.claims.isEmpty());
        }
    }

    @Test
    public void networkWithoutFile_isServedWithBothFamilies() {
        createDualStackNetwork();
        host.endpoint(ENDPOINT, ADDRESS, ADDRESS6);
        assertTrue(new File(host.directory().toFile(), "networks/" + NETWORK + ".json").delete());
        host.restart();
        for (String subnet : List.of(SUBNET, SUBNET6)) {
            host.requestPool(subnet);
        }
        Endpoint second = host.endpoint(OTHER_ENDPOINT, OTHER_ADDRESS, Ip.parse("fd00:10:1::3"));
        assertEquals("as the adopted endpoint's", List.of(GATEWAY, GATEWAY6), second.gateways());
    }
}
