package dev.routed.driver.internal;

import static dev.routed.driver.internal.Host.ADDRESS;
import static dev.routed.driver.internal.Host.NETWORK;
import static dev.routed.driver.internal.Host.OTHER;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.PoolRequest;
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
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

public class DriverTest {
    private static final String ENDPOINT = "0123456789abcdef".repeat(4);
    private static final String LINK = "rt0123456789ab";
    private static final String SUBNET = "10.1.0.0/16";

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private Host host;

    @Before
    public void start() {
        host = new Host(state.getRoot().toPath());
    }

    @After
    public void stop() {
        host.driver.stop();
    }

    // Networks

    @Test
    public void aNetworkIsKeptAndItsGatewayAnswered() {
        HostState before = host.state();
        host.network(NETWORK, SUBNET, Map.of());
        assertEquals(List.of("169.254.1.1/32 lo:routed"), gateways());
        assertEquals(List.of(NETWORK + ".json"), files());
        host.driver.deleteNetwork(NETWORK);
        host.driver.deleteNetwork(NETWORK);
        assertEquals(before, host.state());
        assertTrue(files().isEmpty());
    }

    @Test
    public void eachNetworkHasAGatewayOfItsOwnAndAllShareANamedOne() {
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
    public void theUsersGatewayGoesBeforeTheOptionAndTheOptionBeforeTheSetting() {
        host.gateway = Optional.of(Ip.parse("10.9.9.3"));
        host.network(NETWORK, SUBNET, Map.of());
        assertEquals(List.of(Ip.parse("10.9.9.3")), host.driver.networks().get(0).gateways());
        host.driver.deleteNetwork(NETWORK);
        host.network(NETWORK, SUBNET, Map.of("gateway", "10.9.9.2"));
        assertEquals(List.of(Ip.parse("10.9.9.2")), host.driver.networks().get(0).gateways());
        host.driver.deleteNetwork(NETWORK);
        host.ipam.requestAddress(AddressRequest.gateway("RoutedLocal|" + SUBNET + "|", Ip.parse("10.1.0.1")));
        host.network(NETWORK, SUBNET, Map.of("gateway", "10.9.9.2"));
        assertEquals(List.of(Ip.parse("10.1.0.1")), host.driver.networks().get(0).gateways());
    }

    @Test
    public void aGatewayIsTheHostsOrNobodys() {
        host.kernel.strangers().link("eth0", "");
        host.kernel.strangers().address("eth0", Prefix.parse("192.168.1.7/24"), "eth0");
        host.kernel.strangers().route(new Route(Route.Type.UNICAST, Prefix.parse("172.30.0.0/16"), "eth0",
                Optional.of(Ip.parse("10.99.0.1")), 3, Scope.GLOBAL, 0));
        HostState before = host.state();
        host.network(NETWORK, SUBNET, Map.of("gateway", "192.168.1.7"));
        assertEquals("the host answers for its own address anyway", before, host.state());
        host.driver.deleteNetwork(NETWORK);

        refusedNetwork("gateway 192.168.1.1 lies in 192.168.1.0/24 of this host's interface eth0 but is not this host's:"
                + " it may be another machine's, so give an address of this host or one that nobody has", "192.168.1.1");
        refusedNetwork("gateway 10.99.0.1 is the next hop of this host's route to 172.30.0.0/16:"
                + " it is another machine's, so give an address of this host or one that nobody has", "10.99.0.1");
        refusedNetwork("gateway 224.0.0.1: give an address that a host can have", "224.0.0.1");
        refusedNetwork("network option gateway: fe80::1 is not an IPv4 address; the option for it is gateway6", "fe80::1");
        refusedNetwork("network option gateway: 'foo' is not an IP address", "foo");
        assertEquals(before, host.state());
        assertTrue(files().isEmpty());
    }

    @Test
    public void aGatewayIsNoAuxiliaryAddress() {
        host.ipam.requestPool(new PoolRequest(
                "RoutedLocal", Optional.of(Prefix.parse(SUBNET)), Optional.empty(), false));
        host.driver.createNetwork(new NetworkRequest(NETWORK, Map.of(), List.of(
                new NetworkRequest.Subnet(Prefix.parse(SUBNET), Optional.empty(), List.of(ADDRESS)))));
        refused("gateway 10.1.0.2 is kept by --aux-address of network aaaaaaaaaaaa",
                () -> host.network(OTHER, "10.2.0.0/16", Map.of("gateway", "10.1.0.2")));
        assertEquals(List.of("169.254.1.1/32 lo:routed"), gateways());
    }

    @Test
    public void aStrangersLinkLocalAddressIsNotTakenForAGateway() {
        host.kernel.strangers().link("eth0", "");
        host.kernel.strangers().address("eth0", Prefix.parse("169.254.1.1/32"), "eth0");
        host.network(NETWORK, SUBNET, Map.of());
        assertEquals(List.of(Ip.parse("169.254.1.2")), host.driver.networks().get(0).gateways());
    }

    @Test
    public void aNetworkWhoseGatewayTheKernelRefusesIsNotThere() {
        HostState before = host.state();
        host.kernel.failNext(Kind.EXHAUSTED);
        assertThrows(Refusal.class, () -> host.network(NETWORK, SUBNET, Map.of()));
        assertEquals(before, host.state());
        assertTrue(files().isEmpty());
        assertTrue(host.ipam.networks.isEmpty());
        host.network(NETWORK, SUBNET, Map.of());
    }

    @Test
    public void aNetworkThatCannotBeKeptIsRefused() throws IOException {
        Files.writeString(state.getRoot().toPath().resolve("networks"), "a file where the directory should be");
        Refusal refused = assertThrows(Refusal.class, () -> host.network(NETWORK, SUBNET, Map.of()));
        assertTrue(refused.getMessage(), refused.getMessage().startsWith("the network cannot be kept in "));
        assertTrue(gateways().isEmpty());
    }

    @Test
    public void unknownOptionsAreRefusedWithTheList() {
        refused("unknown network option 'colour': known are com.docker.network.driver.mtu (the same as mtu),"
                        + " extra (ranges for further addresses of containers, such as 10.9.0.0/24),"
                        + " gateway (the IPv4 address that its containers send by),"
                        + " gateway6 (the IPv6 address that its containers send by), mtu (bytes, 68 to 65535)",
                () -> host.network(NETWORK, SUBNET, Map.of("colour", "red")));
        for (String mtu : List.of("12", "67", "65536", "many", "")) {
            refused("network option mtu: '" + mtu + "' is not a number of bytes from 68 to 65535",
                    () -> host.network(NETWORK, SUBNET, Map.of("mtu", mtu)));
        }
        host.network(NETWORK, SUBNET, Map.of("com.docker.network.anything", "x", "com.docker.network.driver.mtu", "1400"));
        assertEquals(1400, host.endpoint(ENDPOINT, ADDRESS).mtu());
    }

    @Test
    public void addressesOfAnotherIpamDriverAreRefused() {
        refused("subnet 10.1.0.0/16 was not asked of this IPAM driver: add --ipam-driver=ipam-routed",
                () -> host.driver.createNetwork(Host.request(NETWORK, SUBNET, Map.of())));
    }

    @Test
    public void aNetworkWhoseSubnetWasGivenToAnotherGoes() {
        host.network(NETWORK, SUBNET, Map.of());
        host.network(OTHER, SUBNET, Map.of());
        assertEquals(List.of(OTHER + ".json"), files());
        assertTrue(host.happened("network-gave-way"));
    }

    @Test
    public void aFileThatCannotBeReadIsLeftAndTold() throws IOException {
        host.network(NETWORK, SUBNET, Map.of());
        Path broken = state.getRoot().toPath().resolve("networks/" + OTHER + ".json");
        Files.writeString(broken, "{\"version\": 1, \"id\":");
        host.restart();
        assertEquals(1, host.driver.networks().size());
        assertTrue(host.happened("network-file"));
        assertTrue(Files.exists(broken));
    }

    // Endpoints

    @Test
    public void anEndpointIsFourStepsAndNothingIsRead() {
        host.network(NETWORK, SUBNET, Map.of());
        int before = host.kernel.applied().size();
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS);
        List<Step> steps = host.kernel.applied().subList(before, host.kernel.applied().size());
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
    public void repeatedItChangesNothing() {
        host.network(NETWORK, SUBNET, Map.of());
        host.network(NETWORK, SUBNET, Map.of());
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS);
        assertEquals(endpoint, host.endpoint(ENDPOINT, ADDRESS));
        assertEquals(endpoint.in("1"), host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1"));
        int steps = host.kernel.applied().size();
        assertEquals(endpoint.in("1"), host.endpoint(ENDPOINT, ADDRESS));
        assertEquals(endpoint.in("1"), host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1"));
        assertEquals(steps, host.kernel.applied().size());
        host.driver.leave(NETWORK, ENDPOINT);
        host.driver.leave(NETWORK, ENDPOINT);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.driver.deleteEndpoint(OTHER, "never heard of");
    }

    @Test
    public void takenDownItsRouteGoesAtOnceAndTheRestSoon() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        host.endpoint(ENDPOINT, ADDRESS);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        assertTrue(host.state().routes().stream().noneMatch(route -> route.protocol() == 200));
        host.eventuallyIs(before);
        assertTrue(host.ipam.claims.isEmpty());
    }

    @Test
    public void whateverStepFailsNothingIsLeftAndTheReasonIsTold() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        for (int step = 1; step <= 4; step++) {
            for (Kind kind : List.of(Kind.EXHAUSTED, Kind.OTHER, Kind.FORBIDDEN)) {
                host.kernel.failNext(step, kind);
                Refusal refused = assertThrows(Refusal.class, () -> host.endpoint(ENDPOINT, ADDRESS));
                assertEquals(Refusal.Cause.HOST, refused.fault());
                assertTrue(refused.getMessage(), refused.getMessage().contains(LINK));
                host.eventuallyIs(before);
                assertTrue(host.ipam.claims.isEmpty());
                assertTrue(host.driver.endpoints().isEmpty());
            }
        }
        host.endpoint(ENDPOINT, ADDRESS);
    }

    @Test
    public void aFailedTakeDownIsToldAndTriedAgainAtTheRelease() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        host.endpoint(ENDPOINT, ADDRESS);
        host.kernel.failNext(Kind.OTHER);
        assertThrows(Refusal.class, () -> host.driver.deleteEndpoint(NETWORK, ENDPOINT));
        host.driver.addressReleased(ADDRESS);
        host.eventuallyIs(before);
    }

    @Test
    public void aStrangersLinkOfThatNameStaysAndIsNamed() {
        host.network(NETWORK, SUBNET, Map.of());
        host.kernel.strangers().link(LINK, "mine, not yours");
        String before = host.kernel.strangers().show(LINK);
        Refusal refused = assertThrows(Refusal.class, () -> host.endpoint(ENDPOINT, ADDRESS));
        assertTrue(refused.getMessage(), refused.getMessage().contains(LINK));
        assertEquals(before, host.kernel.strangers().show(LINK));
    }

    @Test
    public void aStrangersRouteToThatAddressStaysAndNothingIsLeft() {
        host.network(NETWORK, SUBNET, Map.of());
        host.kernel.strangers().link("eth0", "");
        host.kernel.strangers().route(Route.host(ADDRESS, "eth0", 4));
        HostState before = host.state();
        assertThrows(Refusal.class, () -> host.endpoint(ENDPOINT, ADDRESS));
        host.eventuallyIs(before);
    }

    @Test
    public void whatIsMissingOfAnEndpointThatIsHalfThereIsAdded() {
        host.network(NETWORK, SUBNET, Map.of());
        host.kernel.apply(List.of(new Step.CreateVeth(LINK, new Mac(0x060123456789L), "rc0123456789ab",
                Mac.parse("02:42:0a:01:00:02"), 1500, 7200)));
        host.endpoint(ENDPOINT, ADDRESS);
        assertEquals(1, host.state().routes().stream().filter(route -> route.protocol() == 200).count());
        assertTrue(host.state().link(LINK).orElseThrow().alias().startsWith("routed:1 network=" + NETWORK));
    }

    @Test
    public void oneContainerCannotHaveTwoLinksToOneGateway() {
        host.network(NETWORK, SUBNET, Map.of("gateway", "10.9.9.9"));
        host.endpoint(ENDPOINT, ADDRESS);
        String second = "f".repeat(64);
        host.endpoint(second, Ip.parse("10.1.0.3"));
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1");
        refused("networks aaaaaaaaaaaa and aaaaaaaaaaaa both have gateway 10.9.9.9, and a container can have only one"
                + " link to it: create one of them with -o gateway=ADDRESS",
                () -> host.driver.join(NETWORK, second, "/run/docker/netns/1"));
        host.restart();
        refused("networks aaaaaaaaaaaa and aaaaaaaaaaaa both have gateway 10.9.9.9, and a container can have only one"
                + " link to it: create one of them with -o gateway=ADDRESS",
                () -> host.driver.join(NETWORK, second, "/run/docker/netns/1"));
        host.driver.join(NETWORK, second, "/run/docker/netns/2");
        host.driver.leave(NETWORK, ENDPOINT);
        host.driver.join(NETWORK, second, "/run/docker/netns/1");
    }

    @Test
    public void whatAnEndpointMayNotBeIsRefused() {
        host.network(NETWORK, SUBNET, Map.of());
        refused("unknown endpoint option 'colour':"
                + " known is addresses (more addresses of it, with a comma, semicolon or blank between)", () -> host.driver.createEndpoint(
                new EndpointRequest(NETWORK, ENDPOINT, List.of(ADDRESS), Optional.empty(), Map.of("colour", "red"),
                        Collections.emptySortedSet(), List.of())));
        refused("the engine gave no address: the network's IPAM driver must be ipam-routed", () -> host.driver.createEndpoint(
                new EndpointRequest(NETWORK, ENDPOINT, List.of(), Optional.empty(), Map.of(),
                        Collections.emptySortedSet(), List.of())));
        refused("endpoint 0123456789ab is not known on this host: start the container again",
                () -> host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1"));
        host.endpoint(ENDPOINT, ADDRESS);
        assertThrows(Refusal.class, () -> host.endpoint("f".repeat(64), ADDRESS));
    }

    @Test
    public void publishedPortsAreToldToMapNothing() {
        host.network(NETWORK, SUBNET, Map.of());
        host.driver.createEndpoint(new EndpointRequest(
                NETWORK, ENDPOINT, List.of(ADDRESS), Optional.empty(), Map.of(),
                Collections.emptySortedSet(), List.of("8080:80/tcp")));
        assertTrue(host.happened("ports-not-mapped"));
    }

    @Test
    public void anEndpointOfAnUnknownNetworkIsServedIfItsAddressIsOurs() {
        refused("network aaaaaaaaaaaa is not known here, nor are its addresses: remove it and create it again",
                () -> host.endpoint(ENDPOINT, ADDRESS));
        host.network(NETWORK, SUBNET, Map.of("mtu", "9000"));
        host.endpoint(ENDPOINT, ADDRESS);
        host.driver.stop();
        new File(state.getRoot(), "networks/" + NETWORK + ".json").delete();
        host.start();
        assertEquals("the endpoint stands", 1, host.driver.endpoints().size());
        host.ipam.requestPool(new PoolRequest(
                "RoutedLocal", Optional.of(Prefix.parse(SUBNET)), Optional.empty(), false));
        Endpoint second = host.endpoint("f".repeat(64), Ip.parse("10.1.0.3"));
        assertEquals("as its sibling's", List.of(Ip.parse("169.254.1.1")), second.gateways());
        assertEquals("as its sibling's", 9000, second.mtu());
        assertEquals("which is left as it is", List.of(), host.driver.pending());
        assertTrue(host.happened("network-unknown"));
        assertEquals(List.of(NETWORK + ".json"), files());
    }

    // Adoption

    @Test
    public void startedAgainItHasWhatItHadAndTouchesNothing() {
        host.network(NETWORK, SUBNET, Map.of("mtu", "9000"));
        host.kernel.strangers().link("rtfeedfeedfeed", "");
        host.kernel.strangers().link("eth0", "routed:1 but not of the form");
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
    public void whatIsMissingIsPutRightAtTheStart() {
        host.network(NETWORK, SUBNET, Map.of());
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS);
        HostState before = host.state();
        String alias = before.link(LINK).orElseThrow().alias();
        host.kernel.apply(List.of(new Step.RemoveRoute(Route.host(ADDRESS, LINK, 200), alias)));
        host.kernel.apply(List.of(new Step.RemoveAddress(new Address(
                Prefix.parse("169.254.1.1/32"), "lo", Scope.HOST, "lo:routed"), "")));
        host.restart();
        assertEquals(before, host.state());
        assertEquals(List.of(endpoint), host.driver.endpoints());
        assertEquals(Optional.of("start"), host.cause("reconcile"));
    }

    @Test
    public void killedAtAnyStepItLeavesWhatANewRunTidiesUp() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState untouched = host.state();
        for (int step = 0; step <= 4; step++) {
            host.killAtStep(step, () -> host.endpoint(ENDPOINT, ADDRESS));
            host.restart();
            // The engine, whose call was cut, gives the address back; it says no more.
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
    public void aStrangerInTheReapersGroupIsSpared() {
        host.network(NETWORK, SUBNET, Map.of());
        host.kernel.strangers().link("eth7", "");
        host.kernel.apply(List.of(new Step.SetGroup("eth7", "", 7201)));
        HostState before = host.state();
        host.endpoint(ENDPOINT, ADDRESS);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.eventuallyIs(before);
        assertTrue(host.kernel.applied().stream().noneMatch(Step.DeleteGroup.class::isInstance));
    }

    @Test
    public void whatTheReaperFailsAtIsTriedAgain() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        host.endpoint(ENDPOINT, ADDRESS);
        host.kernel.failNext(3, Kind.EXHAUSTED);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.eventually(() -> host.happened("reap"));
        assertEquals(Optional.of("reaper"), host.cause("reap"));
        host.eventuallyIs(before);
    }

    @Test
    public void linksParkedByAFormerRunAreReaped() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        host.endpoint(ENDPOINT, ADDRESS);
        host.kernel.before(step -> {
            if (step instanceof Step.DeleteGroup) {
                throw new Host.Killed();
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
                .filter(address -> address.link().equals(Link.LOOPBACK) && address.label().equals("lo:routed"))
                .map(address -> address.prefix() + " " + address.label())
                .toList();
    }

    private List<String> files() {
        String[] names = new File(state.getRoot(), "networks").list();
        return names == null ? List.of() : List.of(names);
    }

    private void refusedNetwork(String sentence, String gateway) {
        refused(sentence, () -> host.network(NETWORK, SUBNET, Map.of("gateway", gateway)));
    }

    private static void refused(String sentence, ThrowingRunnable request) {
        assertEquals(sentence, assertThrows(Refusal.class, request).getMessage());
    }
}
