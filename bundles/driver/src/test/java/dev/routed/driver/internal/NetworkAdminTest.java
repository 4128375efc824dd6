package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT1;
import static dev.routed.driver.internal.DriverHost.ENDPOINT2;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER;
import static dev.routed.driver.internal.DriverHost.OTHER_ADDRESS;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static dev.routed.driver.internal.DriverHost.assertRejected;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.engine.Container;
import dev.routed.api.engine.ContainerEvents;
import dev.routed.api.engine.Containers;
import dev.routed.api.kernel.HostState;
import dev.routed.api.message.Enumeration;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.PlanPreview;
import dev.routed.api.settings.NetworkSettings.Apply;
import dev.routed.driver.internal.host.ContainerLinks;
import dev.routed.testkit.ContainerNamespace;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Changes of one network's options, and their previews. */
public class NetworkAdminTest {
    private static final List<String> TO_1400 =
            List.of("in container 10.1.0.2: link set eth0 mtu 1400", "link set rt111111111111 mtu 1400");
    private static final String KEEPS_GATEWAY = "10.1.0.2 111111111111 … 169.254.1.1 … 10.9.9.9";

    @Rule
    public final DriverHost host = new DriverHost();

    private final TestPolicy policy = TestPolicy.paint();
    private ContainerNamespace container;

    @Before
    public void start() {
        host.network(NETWORK, SUBNET, Map.of());
        Endpoint endpoint = host.endpoint(ENDPOINT1, ADDRESS);
        container = host.kernel.foreign().container();
        host.driver.join(NETWORK, ENDPOINT1, container.namespace().toString());
        container.take(endpoint.peer(), "eth0");
    }

    private static List<String> texts(PlanPreview preview) {
        return preview.changes().stream().map(Change::toString).toList();
    }

    private static void assertRemark(String facts, PlanPreview preview) {
        assertEquals(1, preview.remarks().size());
        String remark = preview.remarks().get(0);
        assertTrue(remark, DriverHost.contains(remark, facts));
    }

    private void assertOptionRejected(String fragment, String network, String key, String value) {
        Network before = host.network(NETWORK);
        HostState state = host.state();
        assertRejected(fragment, () -> host.driver.preview(network, Map.of(key, value)));
        assertRejected(fragment, () -> host.driver.set(network, key, value));
        assertEquals(before, host.network(NETWORK));
        assertEquals(state, host.state());
    }

    @Test
    public void setMtu_changesContainersAndIsStored() {
        assertEquals(TO_1400, texts(host.driver.preview(SUBNET, Map.of("mtu", "1400"))));
        assertEquals(
                "a preview changes nothing",
                1500,
                host.driver.endpoints().get(0).mtu());
        assertEquals(TO_1400, texts(host.driver.set(SUBNET, "mtu", "1400")));
        assertEquals(List.of(), texts(host.driver.set(SUBNET, "mtu", "1400")));
        assertEquals(1400, host.driver.endpoints().get(0).mtu());
        assertEquals(List.of(), host.driver.pending());
        host.restart();
        assertEquals(Optional.of(1400), host.network(NETWORK).mtu());

        host.mtu = 9000;
        host.driver.changed();
        assertEquals("the option overrides the setting", List.of(), host.driver.pending());
        host.driver.set("aaaaaaaaaaaa", "mtu", "");
        assertEquals(9000, host.driver.endpoints().get(0).mtu());
        assertEquals(Optional.empty(), host.network(NETWORK).mtu());
    }

    @Test
    public void setMtu_withApplyNew_changesOnlyNewEndpoints() {
        host.apply = Apply.NEW;
        assertEquals(List.of(), texts(host.driver.set(NETWORK, "mtu", "1400")));
        assertEquals(1500, host.driver.endpoints().get(0).mtu());
        assertEquals(1400, host.endpoint(ENDPOINT2, OTHER_ADDRESS).mtu());
    }

    @Test
    public void setGateway_appliesToNewEndpointsAndRemarksOldOnes() {
        List<String> steps = List.of("addr add 10.9.9.9/32 dev lo scope host label lo:routed");
        PlanPreview before = host.driver.preview(NETWORK, Map.of("gateway", "10.9.9.9"));
        assertEquals(steps, texts(before));
        assertRemark(KEEPS_GATEWAY, before);
        PlanPreview done = host.driver.set(NETWORK, "gateway", "10.9.9.9");
        assertEquals(steps, texts(done));
        assertRemark(KEEPS_GATEWAY, done);
        assertEquals("the plan is empty", List.of(), host.driver.pending());
        assertRemark(KEEPS_GATEWAY, host.driver.preview());

        host.gateway = Optional.of(Ip.parse("10.7.7.7"));
        host.driver.changed();
        assertEquals(
                "the option overrides the setting",
                List.of(Ip.parse("10.9.9.9")),
                host.network(NETWORK).gateways());
        host.driver.set(NETWORK, "gateway", "");
        assertEquals(List.of(Ip.parse("10.7.7.7")), host.network(NETWORK).gateways());
        host.gateway = Optional.empty();
        host.driver.changed();
        assertEquals(
                "the gateway of its container",
                List.of(Ip.parse("169.254.1.1")),
                host.network(NETWORK).gateways());
        assertEquals(List.of(), host.driver.preview().remarks());
    }

    @Test
    public void preview_listsChangesOfEachContainer() {
        host.network(OTHER, "10.2.0.0/16", Map.of("mtu", "1300", "gateway", "10.8.8.8"));
        PlanPreview preview = host.driver.preview(host.settings(Optional.of(Ip.parse("10.9.9.9")), 1400));
        assertEquals(
                List.of(
                        "addr add 10.9.9.9/32 dev lo scope host label lo:routed",
                        "in container 10.1.0.2: link set eth0 mtu 1400",
                        "link set rt111111111111 mtu 1400"),
                texts(preview));
        assertRemark(KEEPS_GATEWAY, preview);
        assertEquals("a preview changes nothing", List.of(), host.driver.pending());
        assertRejected(
                "gateway 10.1.0.2 … endpoint 111111111111",
                () -> host.driver.preview(host.settings(Optional.of(ADDRESS), 1400)));
    }

    @Test
    public void preview_remarksAnInvisibleContainer() {
        host.kernel.showContainers(false);
        PlanPreview preview = host.driver.preview(NETWORK, Map.of("mtu", "1400"));
        assertEquals(List.of(), texts(preview));
        assertRemark("10.1.0.2 111111111111 … 1500 … 1400 … " + ContainerLinks.UNSEEN, preview);
    }

    @Test
    public void invalidValues_areRejectedAsOnCreate() {
        assertOptionRejected("network option mtu: '12' … 68 … 65535", NETWORK, "mtu", "12");
        assertOptionRejected("network option gateway: 'foo' is not an IP address", NETWORK, "gateway", "foo");
        assertOptionRejected(
                "network option gateway: fe80::1 is not an IPv4 address … gateway6", NETWORK, "gateway", "fe80::1");
        assertOptionRejected("network option gateway6: the network has no IPv6 subnet", NETWORK, "gateway6", "fe80::9");
        assertOptionRejected("gateway 10.1.0.2 … endpoint 111111111111", NETWORK, "gateway", "10.1.0.2");
        assertOptionRejected("gateway 224.0.0.1", NETWORK, "gateway", "224.0.0.1");
        assertOptionRejected("'colour' … gateway, gateway6, mtu", NETWORK, "colour", "red");
    }

    @Test
    public void setPolicyOption_updatesEndpointsAndIsStored() {
        host.driver.bindPolicy(policy);
        policy.calls.clear();
        String remark = "aaaaaaaaaaaa … colour=red … no colour … 1 endpoint";
        assertRemark(remark, host.driver.preview(NETWORK, Map.of("colour", "red")));
        assertEquals("a preview changes nothing", List.of(), policy.calls);
        assertRemark(remark, host.driver.set(NETWORK, "colour", "red"));
        assertEquals(List.of("update 10.1.0.2 in 000000000001 by {colour=red}"), policy.calls);
        assertEquals(List.of(), host.driver.set(NETWORK, "colour", "red").remarks());
        assertEquals("no second update", 1, policy.calls.size());
        assertTrue(host.hasEvent("network-change"));
        host.policies.add(policy);
        host.restart();
        assertEquals(Map.of("colour", "red"), host.network(NETWORK).options());
        host.driver.set(NETWORK, "colour", "");
        assertEquals("update 10.1.0.2 in 000000000001", policy.calls.get(policy.calls.size() - 1));
        assertEquals(Map.of(), host.network(NETWORK).options());
        host.driver.unbindPolicy(policy);
        assertOptionRejected("'colour' … gateway, gateway6, mtu", NETWORK, "colour", "red");
    }

    @Test
    public void optionRejectedByAPolicy_isNotSet() {
        host.driver.bindPolicy(policy);
        policy.onCheck = () -> {
            throw RejectedException.of("no such colour");
        };
        assertOptionRejected("no such colour", NETWORK, "colour", "loud");
        assertOptionRejected("'shade' … gateway, gateway6, mtu, colour", NETWORK, "shade", "dark");
        policy.onCheck = () -> {};
        policy.onUpdate = () -> {
            policy.onUpdate = () -> {};
            throw RejectedException.host("no paint", null);
        };
        Network before = host.network(NETWORK);
        assertRejected("no paint", () -> host.driver.set(NETWORK, "colour", "red"));
        assertEquals(before, host.network(NETWORK));
        assertEquals("restored", "update 10.1.0.2 in 000000000001", policy.calls.get(policy.calls.size() - 1));
        host.restart();
        assertEquals(before, host.network(NETWORK));
    }

    @Test
    public void endpointCreatedDuringSet_hasTheNewOption() {
        host.driver.bindPolicy(policy);
        List<CompletableFuture<PlanPreview>> setting = new ArrayList<>();
        policy.onUpdate = () -> {
            policy.onUpdate = () -> {};
            setting.add(CompletableFuture.supplyAsync(() -> host.driver.set(NETWORK, "colour", "red")));
        };
        host.endpoint(ENDPOINT2, OTHER_ADDRESS);
        setting.get(0).join();
        assertEquals(
                "update 10.1.0.2 in 000000000001 by {colour=red} 10.1.0.3 by {colour=red}",
                policy.calls.get(policy.calls.size() - 1));
    }

    @Test
    public void ipv6Network_rejectsAnMtuBelow1280() {
        host.network(OTHER, "fd00:1::/64", Map.of());
        assertOptionRejected("network option mtu … 1280 … 1000", OTHER, "mtu", "1000");
        host.driver.set(OTHER, "gateway6", "fd00:9::9");
        assertEquals("fd00:9::9", Enumeration.all(host.network(OTHER).gateways()));
    }

    @Test
    public void network_isResolvedByIdSubnetNameOrPrefix() {
        String other = NETWORK.substring(0, 63) + "b";
        host.network(other, "10.2.0.0/16", Map.of());
        host.driver.bindContainers(names(Map.of("mine", NETWORK, "aaa", other, "bridge", "b".repeat(64))));
        String networks = " … aaaaaaaaaaaa (10.1.0.0/16), aaaaaaaaaaaa (10.2.0.0/16)";
        assertOptionRejected("no network 'mien'" + networks, "mien", "mtu", "1400");
        assertOptionRejected("no network ''" + networks, "", "mtu", "1400");
        assertOptionRejected("several networks 'aa'" + networks, "aa", "mtu", "1400");
        assertOptionRejected("'bridge' is not a routed network" + networks, "bridge", "mtu", "1400");
        host.driver.set(SUBNET, "mtu", "1300");
        assertEquals(Optional.of(1300), host.network(NETWORK).mtu());
        host.driver.set("mine", "mtu", "1290");
        assertEquals(Optional.of(1290), host.network(NETWORK).mtu());
        host.driver.set(other, "mtu", "1400");
        host.driver.set("aaa", "mtu", "1410");
        assertEquals(
                "its name precedes a prefix",
                Optional.of(1410),
                host.network(other).mtu());
        host.driver.set(other.substring(0, 64), "mtu", "1420");
        assertEquals(Optional.of(1420), host.network(other).mtu());
    }

    @Test
    public void withoutEngine_prefixOfANetworkNeedsTwelveDigits() {
        assertOptionRejected("'aa' may be the name … aaaaaaaaaaaa (10.1.0.0/16)", "aa", "mtu", "1400");
        host.driver.set(NETWORK.substring(0, 12), "mtu", "1400");
        assertEquals(Optional.of(1400), host.network(NETWORK).mtu());
    }

    @Test
    public void nameOfSeveralNetworks_isRejectedUnlessOneIsRouted() {
        String other = NETWORK.substring(0, 63) + "b";
        host.network(other, "10.2.0.0/16", Map.of());
        host.driver.bindContainers(names(Map.of("mine", NETWORK + " " + other, "half", other + " " + "b".repeat(64))));
        assertOptionRejected("several networks 'mine' … aaaaaaaaaaaa (10.2.0.0/16)", "mine", "mtu", "1400");
        host.driver.set("half", "mtu", "1400");
        assertEquals(Optional.of(1400), host.network(other).mtu());
    }

    /** @param networks IDs by name, with a blank between them */
    private static Containers names(Map<String, String> networks) {
        return new Containers() {
            @Override
            public List<String> networks(String name) {
                return Optional.ofNullable(networks.get(name)).stream()
                        .flatMap(ids -> Stream.of(ids.split(" ")))
                        .toList();
            }

            @Override
            public List<Container> find(String named) {
                throw new AssertionError("not called by the lookup of networks");
            }

            @Override
            public Optional<Set<String>> endpoints(String networkId) {
                throw new AssertionError("not called");
            }

            @Override
            public List<String> running() {
                throw new AssertionError("not called by the lookup of networks");
            }

            @Override
            public ContainerEvents events() {
                throw new AssertionError("not called by the lookup of networks");
            }
        };
    }

    @Test
    public void option_isNotSetIfTheFileCannotBeWritten() {
        assertTrue(new File(host.directory().toFile(), "networks/" + NETWORK + ".new/in-the-way").mkdirs());
        Network before = host.network(NETWORK);
        assertThrows(RejectedException.class, () -> host.driver.set(NETWORK, "mtu", "1400"));
        assertEquals(before, host.network(NETWORK));
        assertEquals(1500, host.driver.endpoints().get(0).mtu());
    }
}
