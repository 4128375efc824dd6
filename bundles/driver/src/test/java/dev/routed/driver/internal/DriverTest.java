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
import static dev.routed.driver.internal.DriverHost.request;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.Network;
import dev.routed.api.network.NetworkRequest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Rule;
import org.junit.Test;

/** Networks and endpoints with IPv4: create, delete, adopt, reap. */
public class DriverTest {

    @Rule
    public final DriverHost host = new DriverHost();

    // Networks

    @Test
    public void createNetwork_writesFileAndAddsGateway_deleteUndoesBoth() {
        HostState before = host.state();
        host.network(NETWORK, SUBNET, Map.of());
        assertEquals(List.of("169.254.1.1/32 lo:routed"), gateways());
        assertEquals(List.of(NETWORK + ".json"), host.files("networks"));
        host.driver.deleteNetwork(NETWORK);
        host.driver.deleteNetwork(NETWORK);
        assertEquals(before, host.state());
        assertTrue(host.files("networks").isEmpty());
    }

    @Test
    public void networks_haveDistinctDefaultGateways_andShareAConfiguredOne() {
        host.network(NETWORK, SUBNET, Map.of());
        host.network(OTHER, "10.2.0.0/16", Map.of());
        assertEquals(List.of("169.254.1.1/32 lo:routed", "169.254.1.2/32 lo:routed"), gateways());
        host.driver.deleteNetwork(NETWORK);
        host.driver.deleteNetwork(OTHER);

        host.network(NETWORK, SUBNET, Map.of("gateway", "10.9.9.9"));
        host.network(OTHER, "10.2.0.0/16", Map.of("gateway", "10.9.9.9"));
        host.driver.deleteNetwork(NETWORK);
        assertEquals(List.of("10.9.9.9/32 lo:routed"), gateways());
    }

    @Test
    public void gatewayFlag_overridesOption_whichOverridesSetting() {
        host.gateway = Optional.of(Ip.parse("10.9.9.3"));
        host.network(NETWORK, SUBNET, Map.of());
        assertEquals(
                List.of(Ip.parse("10.9.9.3")), host.driver.networks().get(0).gateways());
        host.driver.deleteNetwork(NETWORK);
        host.network(NETWORK, SUBNET, Map.of("gateway", "10.9.9.2"));
        assertEquals(
                List.of(Ip.parse("10.9.9.2")), host.driver.networks().get(0).gateways());
        host.driver.deleteNetwork(NETWORK);
        host.ipam.requestAddress(AddressRequest.gateway("RoutedLocal|" + SUBNET + "|", Ip.parse("10.1.0.1")));
        host.network(NETWORK, SUBNET, Map.of("gateway", "10.9.9.2"));
        assertEquals(
                List.of(Ip.parse("10.1.0.1")), host.driver.networks().get(0).gateways());
    }

    @Test
    public void gateway_isRejectedUnlessItIsAHostAddressOrUnused() {
        host.foreignLink("eth0", "192.168.1.7/24");
        host.foreignRoute("172.30.0.0/16", "eth0", "10.99.0.1", 3, 0);
        HostState before = host.state();
        host.network(NETWORK, SUBNET, Map.of("gateway", "192.168.1.7"));
        assertEquals("an own address needs no gateway address", before, host.state());
        host.driver.deleteNetwork(NETWORK);

        assertGatewayRejected("gateway 192.168.1.1 … 192.168.1.0/24 … eth0", "192.168.1.1");
        assertGatewayRejected("gateway 10.99.0.1 … next hop … 172.30.0.0/16", "10.99.0.1");
        assertGatewayRejected("gateway 224.0.0.1", "224.0.0.1");
        assertGatewayRejected("network option gateway: fe80::1 is not an IPv4 address … gateway6", "fe80::1");
        assertGatewayRejected("network option gateway: 'foo' is not an IP address", "foo");
        assertEquals(before, host.state());
        assertTrue(host.files("networks").isEmpty());
    }

    @Test
    public void gateway_isRejectedIfAnotherNetworkReservesIt() {
        host.requestPool(SUBNET);
        host.driver.createNetwork(new NetworkRequest(
                NETWORK,
                Map.of(),
                List.of(new NetworkRequest.Subnet(Prefix.parse(SUBNET), Optional.empty(), List.of(ADDRESS)))));
        assertRejected(
                "gateway 10.1.0.2 … --aux-address … aaaaaaaaaaaa",
                () -> host.network(OTHER, "10.2.0.0/16", Map.of("gateway", "10.1.0.2")));
        assertEquals(List.of("169.254.1.1/32 lo:routed"), gateways());
    }

    @Test
    public void defaultGateway_skipsAForeignLinkLocalAddress() {
        host.foreignLink("eth0", "169.254.1.1/32");
        host.network(NETWORK, SUBNET, Map.of());
        assertEquals(
                List.of(Ip.parse("169.254.1.2")), host.driver.networks().get(0).gateways());
    }

    @Test
    public void createNetwork_leavesNothingIfTheKernelRejectsTheGateway() {
        HostState before = host.state();
        host.kernel.failNext(Kind.EXHAUSTED);
        assertThrows(RejectedException.class, () -> host.network(NETWORK, SUBNET, Map.of()));
        assertEquals(before, host.state());
        assertTrue(host.files("networks").isEmpty());
        assertTrue(host.ipam.networks.isEmpty());
        host.network(NETWORK, SUBNET, Map.of());
    }

    @Test
    public void createNetwork_isRejectedIfTheFileCannotBeWritten() throws IOException {
        Files.writeString(host.directory().resolve("networks"), "a file in place of the directory");
        assertRejected(host.directory() + "/networks", () -> host.network(NETWORK, SUBNET, Map.of()));
        assertTrue(gateways().isEmpty());
    }

    @Test
    public void unknownNetworkOption_isRejectedWithTheKnownOnes() {
        assertRejected(
                "unknown network option 'colour' … com.docker.network.driver.mtu ( … extra ( … gateway ( … gateway6 (",
                () -> host.network(NETWORK, SUBNET, Map.of("colour", "red")));
        for (String mtu : List.of("12", "67", "65536", "many", "")) {
            assertRejected(
                    "network option mtu: '" + mtu + "' … 68 … 65535",
                    () -> host.network(NETWORK, SUBNET, Map.of("mtu", mtu)));
        }
        host.network(
                NETWORK, SUBNET, Map.of("com.docker.network.anything", "x", "com.docker.network.driver.mtu", "1400"));
        assertEquals(1400, host.endpoint(ENDPOINT, ADDRESS).mtu());
    }

    @Test
    public void createNetwork_isRejectedWithAnotherIpamDriver() {
        assertRejected(
                "subnet 10.1.0.0/16 … --ipam-driver=ipam-routed",
                () -> host.driver.createNetwork(request(NETWORK, SUBNET, Map.of())));
    }

    @Test
    public void network_isRemovedIfItsSubnetIsReassigned() {
        host.network(NETWORK, SUBNET, Map.of());
        host.network(OTHER, SUBNET, Map.of());
        assertEquals(List.of(OTHER + ".json"), host.files("networks"));
        assertTrue(host.hasEvent("network-gave-way"));
    }

    @Test
    public void unreadableNetworkFile_isKeptAndReported() throws IOException {
        host.network(NETWORK, SUBNET, Map.of());
        Path broken = host.directory().resolve("networks/" + OTHER + ".json");
        Files.writeString(broken, "{\"version\": 1, \"id\":");
        host.restart();
        assertEquals(1, host.driver.networks().size());
        assertTrue(host.hasEvent("network-file"));
        assertTrue(Files.exists(broken));
    }

    // Endpoints

    @Test
    public void createEndpoint_appliesFourSteps() {
        host.network(NETWORK, SUBNET, Map.of());
        int before = host.kernel.applied().size();
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS);
        List<Step> steps =
                host.kernel.applied().subList(before, host.kernel.applied().size());
        assertEquals(
                List.of(Step.CreateVeth.class, Step.SetAlias.class, Step.AddNeighbour.class, Step.AddRoute.class),
                steps.stream().map(Object::getClass).toList());
        assertEquals(LINK, endpoint.link());
        assertEquals("rc0123456789ab", endpoint.peer());
        assertEquals("02:42:0a:01:00:02", endpoint.mac().toString());
        assertEquals(List.of(Ip.parse("169.254.1.1")), endpoint.gateways());
        assertEquals(Set.of(Family.IPV4), host.forwarded);
    }

    @Test
    public void repeatedCalls_changeNothing() {
        host.network(NETWORK, SUBNET, Map.of());
        host.network(NETWORK, SUBNET, Map.of());
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS);
        assertEquals(endpoint, host.endpoint(ENDPOINT, ADDRESS));
        assertEquals(
                endpoint.withSandbox(Optional.of("1")), host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1"));
        int steps = host.kernel.applied().size();
        assertEquals(endpoint.withSandbox(Optional.of("1")), host.endpoint(ENDPOINT, ADDRESS));
        assertEquals(
                endpoint.withSandbox(Optional.of("1")), host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1"));
        assertEquals(steps, host.kernel.applied().size());
        host.driver.leave(NETWORK, ENDPOINT);
        host.driver.leave(NETWORK, ENDPOINT);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.driver.deleteEndpoint(OTHER, "unknown");
    }

    @Test
    public void deleteEndpoint_removesRouteAtOnceAndLinkLater() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        host.endpoint(ENDPOINT, ADDRESS);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        assertTrue(host.state().routes().stream().noneMatch(route -> route.protocol() == 200));
        host.eventuallyIs(before);
        assertTrue(host.ipam.claims.isEmpty());
    }

    @Test
    public void createEndpoint_leavesNothingIfAnyStepFails() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        for (int step = 1; step <= 4; step++) {
            for (Kind kind : List.of(Kind.EXHAUSTED, Kind.OTHER, Kind.FORBIDDEN)) {
                host.kernel.failNext(step, kind);
                RejectedException rejected =
                        assertThrows(RejectedException.class, () -> host.endpoint(ENDPOINT, ADDRESS));
                assertEquals(RejectedException.Kind.HOST, rejected.kind());
                assertTrue(rejected.getMessage(), rejected.getMessage().contains(LINK));
                host.eventuallyIs(before);
                assertTrue(host.ipam.claims.isEmpty());
                assertTrue(host.driver.endpoints().isEmpty());
            }
        }
        host.endpoint(ENDPOINT, ADDRESS);
    }

    @Test
    public void failedDelete_isReportedAndRetriedAtTheRelease() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        host.endpoint(ENDPOINT, ADDRESS);
        host.kernel.failNext(Kind.OTHER);
        assertThrows(RejectedException.class, () -> host.driver.deleteEndpoint(NETWORK, ENDPOINT));
        host.driver.addressReleased(ADDRESS);
        host.eventuallyIs(before);
    }

    @Test
    public void createEndpoint_isRejectedIfAForeignLinkHasTheName() {
        host.network(NETWORK, SUBNET, Map.of());
        host.kernel.foreign().link(LINK, "a foreign link");
        String before = host.kernel.foreign().show(LINK);
        assertRejected(LINK, () -> host.endpoint(ENDPOINT, ADDRESS));
        assertEquals(before, host.kernel.foreign().show(LINK));
    }

    @Test
    public void createEndpoint_isRejectedIfAForeignRouteHasTheAddress() {
        host.network(NETWORK, SUBNET, Map.of());
        host.kernel.foreign().link("eth0", "");
        host.kernel.foreign().route(Route.host(ADDRESS, "eth0", 4));
        HostState before = host.state();
        assertThrows(RejectedException.class, () -> host.endpoint(ENDPOINT, ADDRESS));
        host.eventuallyIs(before);
    }

    @Test
    public void createEndpoint_completesAPartialEndpoint() {
        host.network(NETWORK, SUBNET, Map.of());
        host.kernel.apply(List.of(new Step.CreateVeth(
                LINK, new Mac(0x060123456789L), "rc0123456789ab", Mac.parse("02:42:0a:01:00:02"), 1500, 7200)));
        host.endpoint(ENDPOINT, ADDRESS);
        assertEquals(
                1,
                host.state().routes().stream()
                        .filter(route -> route.protocol() == 200)
                        .count());
        assertTrue(host.state().link(LINK).orElseThrow().alias().startsWith("routed:1 network=" + NETWORK));
    }

    @Test
    public void join_isRejectedForASecondLinkToTheSameGateway() {
        host.network(NETWORK, SUBNET, Map.of("gateway", "10.9.9.9"));
        host.endpoint(ENDPOINT, ADDRESS);
        String second = OTHER_ENDPOINT;
        host.endpoint(second, OTHER_ADDRESS);
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1");
        assertRejected(
                "aaaaaaaaaaaa … aaaaaaaaaaaa … gateway 10.9.9.9 … -o gateway=",
                () -> host.driver.join(NETWORK, second, "/run/docker/netns/1"));
        host.restart();
        assertRejected(
                "aaaaaaaaaaaa … aaaaaaaaaaaa … gateway 10.9.9.9 … -o gateway=",
                () -> host.driver.join(NETWORK, second, "/run/docker/netns/1"));
        host.driver.join(NETWORK, second, "/run/docker/netns/2");
        host.driver.leave(NETWORK, ENDPOINT);
        assertRejected(
                "endpoint ffffffffffff has joined sandbox 2 already",
                () -> host.driver.join(NETWORK, second, "/run/docker/netns/1"));
        host.driver.leave(NETWORK, second);
        host.driver.join(NETWORK, second, "/run/docker/netns/1");
    }

    @Test
    public void invalidEndpointRequests_areRejected() {
        host.network(NETWORK, SUBNET, Map.of());
        assertRejected(
                "unknown endpoint option 'colour' … addresses (",
                () -> host.driver.createEndpoint(request(NETWORK, ENDPOINT, Map.of("colour", "red"), ADDRESS)));
        assertRejected(
                "no address … ipam-routed",
                () -> host.driver.createEndpoint(request(NETWORK, ENDPOINT, Map.of(), new Ip[0])));
        assertRejected(
                "endpoint 0123456789ab … start the container again",
                () -> host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1"));
        host.endpoint(ENDPOINT, ADDRESS);
        assertThrows(RejectedException.class, () -> host.endpoint(OTHER_ENDPOINT, ADDRESS));
    }

    @Test
    public void publishedPorts_areReportedAsNotMapped() {
        host.network(NETWORK, SUBNET, Map.of());
        host.driver.createEndpoint(new EndpointRequest(
                NETWORK,
                ENDPOINT,
                List.of(ADDRESS),
                Optional.empty(),
                Map.of(),
                Collections.emptySortedSet(),
                List.of("8080:80/tcp")));
        assertTrue(host.hasEvent("ports-not-mapped"));
    }

    @Test
    public void endpointOfUnknownNetwork_isServedIfIpamAssignedItsAddress() {
        assertRejected("network aaaaaaaaaaaa … create it again", () -> host.endpoint(ENDPOINT, ADDRESS));
        host.network(NETWORK, SUBNET, Map.of("mtu", "9000"));
        host.endpoint(ENDPOINT, ADDRESS);
        host.driver.stop();
        new File(host.directory().toFile(), "networks/" + NETWORK + ".json").delete();
        host.start();
        assertEquals("the endpoint is adopted", 1, host.driver.endpoints().size());
        host.requestPool(SUBNET);
        Endpoint second = host.endpoint(OTHER_ENDPOINT, OTHER_ADDRESS);
        assertEquals("as the adopted endpoint's", List.of(Ip.parse("169.254.1.1")), second.gateways());
        assertEquals("as the adopted endpoint's", 9000, second.mtu());
        assertEquals("the adopted endpoint is unchanged", List.of(), host.driver.pending());
        assertTrue(host.hasEvent("network-unknown"));
        assertEquals(List.of(NETWORK + ".json"), host.files("networks"));
    }

    // Adoption

    @Test
    public void restart_adoptsEverythingAndChangesNothing() {
        host.network(NETWORK, SUBNET, Map.of("mtu", "9000"));
        host.kernel.foreign().link("rtfeedfeedfeed", "");
        host.kernel.foreign().link("eth0", "routed:1 without the other fields");
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS);
        HostState before = host.state();
        List<Step> steps = host.kernel.applied();
        host.restart();
        assertEquals(List.of(endpoint), host.driver.endpoints());
        assertEquals(NETWORK, host.driver.networks().get(0).id());
        assertEquals(before, host.state());
        assertEquals(steps, host.kernel.applied());
        assertEquals(Map.of(ADDRESS, ENDPOINT), host.ipam.claims);
    }

    @Test
    public void restart_restoresMissingObjects() {
        host.network(NETWORK, SUBNET, Map.of());
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS);
        HostState before = host.state();
        String alias = before.link(LINK).orElseThrow().alias();
        host.kernel.apply(List.of(new Step.RemoveRoute(Route.host(ADDRESS, LINK, 200), alias)));
        host.kernel.apply(List.of(new Step.RemoveAddress(
                new Address(Prefix.parse("169.254.1.1/32"), "lo", Scope.HOST, "lo:routed"), "")));
        host.restart();
        assertEquals(before, host.state());
        assertEquals(List.of(endpoint), host.driver.endpoints());
        assertEquals(Optional.of("start"), host.cause("reconcile"));
    }

    @Test
    public void restart_cleansUpAfterAKillAtAnyStep() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState untouched = host.state();
        for (int step = 0; step <= 4; step++) {
            host.killAtStep(step, () -> host.endpoint(ENDPOINT, ADDRESS));
            host.restart();
            // The engine releases the address after the broken call.
            host.driver.addressReleased(ADDRESS);
            host.eventuallyIs(untouched);
            assertTrue(host.driver.endpoints().isEmpty());
        }
        for (int step = 0; step <= 2; step++) {
            host.endpoint(ENDPOINT, ADDRESS);
            host.killAtStep(step, () -> host.driver.deleteEndpoint(NETWORK, ENDPOINT));
            host.restart();
            host.driver.addressReleased(ADDRESS);
            host.eventuallyIs(untouched);
        }
    }

    // The reaper

    @Test
    public void reaper_keepsAForeignLinkInItsGroup() {
        host.network(NETWORK, SUBNET, Map.of());
        host.kernel.foreign().link("eth7", "");
        host.kernel.apply(List.of(new Step.SetGroup("eth7", "", 7201)));
        HostState before = host.state();
        host.endpoint(ENDPOINT, ADDRESS);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.eventuallyIs(before);
        assertTrue(host.kernel.applied().stream().noneMatch(Step.DeleteGroup.class::isInstance));
    }

    @Test
    public void reaper_retriesAfterAFailure() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        host.endpoint(ENDPOINT, ADDRESS);
        host.kernel.failNext(3, Kind.EXHAUSTED);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.eventually(() -> host.hasEvent("reap"));
        assertEquals(Optional.of("reaper"), host.cause("reap"));
        host.eventuallyIs(before);
    }

    @Test
    public void reaper_removesLinksParkedByAFormerRun() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        host.endpoint(ENDPOINT, ADDRESS);
        host.kernel.before(step -> {
            if (step instanceof Step.DeleteGroup) {
                throw new DriverHost.Killed();
            }
        });
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.driver.stop();
        host.kernel.before(step -> {});
        assertFalse(host.state().equals(before));
        host.start();
        host.eventuallyIs(before);
    }

    private List<String> gateways() {
        return host.state().addresses().stream()
                .filter(address ->
                        address.link().equals(Link.LOOPBACK) && address.label().equals("lo:routed"))
                .map(address -> address.prefix() + " " + address.label())
                .toList();
    }

    private void assertGatewayRejected(String fragment, String gateway) {
        assertRejected(fragment, () -> host.network(NETWORK, SUBNET, Map.of("gateway", gateway)));
    }

    private static final String OTHER_NETWORK = "bb".repeat(32);

    /** The engine repeats a call without an answer; the same ID with another request is no repetition. */
    @Test
    public void secondCreateWithAnotherRequestIsRejected() {
        host.network(NETWORK, SUBNET, Map.of());
        host.network(OTHER_NETWORK, "10.2.0.0/16", Map.of());
        Endpoint first = host.driver.createEndpoint(request(NETWORK, ENDPOINT, Map.of(), ADDRESS));
        HostState before = host.state();
        assertEquals(first, host.driver.createEndpoint(request(NETWORK, ENDPOINT, Map.of(), ADDRESS)));
        String exists = "exists already, with 10.1.0.2 and MAC 02:42:0a:01:00:02 on network aaaaaaaaaaaa";
        assertRejected(exists, () -> host.driver.createEndpoint(request(NETWORK, ENDPOINT, Map.of(), OTHER_ADDRESS)));
        assertRejected(
                exists, () -> host.driver.createEndpoint(request(NETWORK, ENDPOINT, Map.of(), ADDRESS, OTHER_ADDRESS)));
        assertRejected(exists, () -> host.driver.createEndpoint(request(OTHER_NETWORK, ENDPOINT, Map.of(), ADDRESS)));
        EndpointRequest mac = new EndpointRequest(
                NETWORK,
                ENDPOINT,
                List.of(ADDRESS),
                Optional.of(Mac.parse("02:00:00:00:00:07")),
                Map.of(),
                new TreeSet<>(),
                List.of());
        assertRejected(exists, () -> host.driver.createEndpoint(mac));
        assertEquals(before, host.state());
    }

    @Test
    public void secondCreateOfANetworkWithOtherSubnetsIsRejected() {
        host.network(NETWORK, SUBNET, Map.of());
        host.network(NETWORK, SUBNET, Map.of());
        assertRejected(
                "network aaaaaaaaaaaa exists already, with 10.1.0.0/16",
                () -> host.network(NETWORK, "10.2.0.0/16", Map.of()));
    }

    @Test
    public void callsForAnotherNetworkLeaveAnEndpointAlone() {
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1");
        HostState before = host.state();
        host.driver.leave(OTHER_NETWORK, ENDPOINT);
        host.driver.deleteEndpoint(OTHER_NETWORK, ENDPOINT);
        assertEquals(Map.of(), host.driver.describe(OTHER_NETWORK, ENDPOINT));
        assertRejected(
                "is not known on this host", () -> host.driver.join(OTHER_NETWORK, ENDPOINT, "/run/docker/netns/1"));
        assertEquals(before, host.state());
        assertRejected(
                "has joined sandbox 1 already", () -> host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/2"));
    }

    /** A rejected endpoint of a network that nobody created left the network, its file and its gateway. */
    @Test
    public void rejectedEndpointOfAnUnknownNetworkLeavesNoNetwork() {
        host.network(OTHER_NETWORK, "10.2.0.0/16", Map.of());
        host.requestPool(SUBNET);
        HostState before = host.state();
        assertRejected(
                "unknown endpoint option 'colour'",
                () -> host.driver.createEndpoint(request(NETWORK, ENDPOINT, Map.of("colour", "red"), ADDRESS)));
        assertEquals(
                List.of(OTHER_NETWORK),
                host.driver.networks().stream().map(Network::id).toList());
        host.eventuallyIs(before);
        host.requestPool(SUBNET);
        host.endpoint(ENDPOINT, ADDRESS);
        assertEquals(2, host.driver.networks().size());
    }
}
