package dev.routed.driver.internal;

import static dev.routed.driver.internal.Host.ADDRESS;
import static dev.routed.driver.internal.Host.NETWORK;
import static dev.routed.driver.internal.Host.OTHER;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.HostState;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.Outlook;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.settings.NetworkSettings.Apply;
import dev.routed.testkit.Container;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** One network is set, and what would be done is seen beforehand. */
public class ReconfiguringTest {
    private static final String ONE = "1".repeat(64);
    private static final String SUBNET = "10.1.0.0/16";
    private static final List<String> TO_1400 =
            List.of("in container 10.1.0.2: link set eth0 mtu 1400", "link set rt111111111111 mtu 1400");
    private static final String KEEPS_GATEWAY = "10.1.0.2 111111111111 goes on using gateway 169.254.1.1, which is answered"
            + " as long; those that come get 10.9.9.9";

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private final TestPolicy policy = new TestPolicy("paint",
            new KnownOption(KnownOption.Scope.NETWORK, "colour", "red or blue"),
            new KnownOption(KnownOption.Scope.ENDPOINT, "shade", "light or dark"));
    private Host host;
    private Container container;

    @Before
    public void start() {
        host = new Host(state.getRoot().toPath());
        host.network(NETWORK, SUBNET, Map.of());
        Endpoint endpoint = host.endpoint(ONE, ADDRESS);
        container = host.kernel.strangers().container();
        host.driver.join(NETWORK, ONE, container.namespace().toString());
        container.take(endpoint.peer(), "eth0");
    }

    @After
    public void stop() {
        host.driver.stop();
    }

    private Network network() {
        return host.driver.networks().stream().filter(network -> network.id().equals(NETWORK)).findFirst().orElseThrow();
    }

    private static List<String> texts(Outlook outlook) {
        return outlook.changes().stream().map(Change::toString).toList();
    }

    private void refused(String sentence, String network, String key, String value) {
        Network before = network();
        HostState there = host.state();
        String found = assertThrows(Refusal.class, () -> host.driver.outlook(network, Map.of(key, value))).getMessage();
        assertEquals(sentence, found);
        found = assertThrows(Refusal.class, () -> host.driver.set(network, key, value)).getMessage();
        assertEquals(sentence, found);
        assertEquals(before, network());
        assertEquals(there, host.state());
    }

    @Test
    public void anMtuOfItsOwnReachesTheContainersAndIsKept() {
        assertEquals(TO_1400, texts(host.driver.outlook(SUBNET, Map.of("mtu", "1400"))));
        assertEquals("nothing was done", 1500, host.driver.endpoints().get(0).mtu());
        assertEquals(TO_1400, texts(host.driver.set(SUBNET, "mtu", "1400")));
        assertEquals(List.of(), texts(host.driver.set(SUBNET, "mtu", "1400")));
        assertEquals(1400, host.driver.endpoints().get(0).mtu());
        assertEquals(List.of(), host.driver.pending());
        host.restart();
        assertEquals(Optional.of(1400), network().mtu());

        host.mtu = 9000;
        host.driver.changed();
        assertEquals("its own goes before the setting", List.of(), host.driver.pending());
        host.driver.set("aaaa", "mtu", "");
        assertEquals(9000, host.driver.endpoints().get(0).mtu());
        assertEquals(Optional.empty(), network().mtu());
    }

    @Test
    public void withApplyNewItReachesThoseThatCome() {
        host.apply = Apply.NEW;
        assertEquals(List.of(), texts(host.driver.set(NETWORK, "mtu", "1400")));
        assertEquals(1500, host.driver.endpoints().get(0).mtu());
        assertEquals(1400, host.endpoint("2".repeat(64), Ip.parse("10.1.0.3")).mtu());
    }

    @Test
    public void aGatewayOfItsOwnIsForThoseThatComeAndThePlanSaysWhoKeepsTheOld() {
        List<String> steps = List.of("addr add 10.9.9.9/32 dev lo scope host label lo:routed");
        Outlook before = host.driver.outlook(NETWORK, Map.of("gateway", "10.9.9.9"));
        assertEquals(steps, texts(before));
        assertEquals(List.of(KEEPS_GATEWAY), before.remarks());
        Outlook done = host.driver.set(NETWORK, "gateway", "10.9.9.9");
        assertEquals(steps, texts(done));
        assertEquals(List.of(KEEPS_GATEWAY), done.remarks());
        assertEquals("nothing is left to do", List.of(), host.driver.pending());
        assertEquals(List.of(KEEPS_GATEWAY), host.driver.outlook().remarks());

        host.gateway = Optional.of(Ip.parse("10.7.7.7"));
        host.driver.changed();
        assertEquals("its own goes before the setting", List.of(Ip.parse("10.9.9.9")), network().gateways());
        host.driver.set(NETWORK, "gateway", "");
        assertEquals(List.of(Ip.parse("10.7.7.7")), network().gateways());
        host.gateway = Optional.empty();
        host.driver.changed();
        assertEquals("as its container has it", List.of(Ip.parse("169.254.1.1")), network().gateways());
        assertEquals(List.of(), host.driver.outlook().remarks());
    }

    @Test
    public void whatSettingsWouldDoIsSeenContainerByContainer() {
        host.network(OTHER, "10.2.0.0/16", Map.of("mtu", "1300", "gateway", "10.8.8.8"));
        Outlook outlook = host.driver.outlook(host.settings(Optional.of(Ip.parse("10.9.9.9")), 1400));
        assertEquals(
                List.of(
                        "addr add 10.9.9.9/32 dev lo scope host label lo:routed",
                        "in container 10.1.0.2: link set eth0 mtu 1400",
                        "link set rt111111111111 mtu 1400"),
                texts(outlook));
        assertEquals(List.of(KEEPS_GATEWAY), outlook.remarks());
        assertEquals("nothing was done", List.of(), host.driver.pending());
        assertEquals(
                "gateway 10.1.0.2 is taken by endpoint 111111111111",
                assertThrows(Refusal.class, () -> host.driver.outlook(host.settings(Optional.of(ADDRESS), 1400)))
                        .getMessage());
    }

    @Test
    public void aContainerThatCannotBeSeenIsARemark() {
        host.kernel.showContainers(false);
        Outlook outlook = host.driver.outlook(NETWORK, Map.of("mtu", "1400"));
        assertEquals(List.of(), texts(outlook));
        assertEquals(
                List.of("10.1.0.2 111111111111 keeps 1500 bytes rather than 1400: " + Sandboxes.UNSEEN), outlook.remarks());
    }

    @Test
    public void badValuesAreRefusedWholeWithTheSentencesOfACreate() {
        refused("network option mtu: '12' is not a number of bytes from 68 to 65535", NETWORK, "mtu", "12");
        refused("network option gateway: 'foo' is not an IP address", NETWORK, "gateway", "foo");
        refused("network option gateway: fe80::1 is not an IPv4 address; the option for it is gateway6",
                NETWORK, "gateway", "fe80::1");
        refused("network option gateway6: the network has no IPv6 subnet", NETWORK, "gateway6", "fe80::9");
        refused("gateway 10.1.0.2 is taken by endpoint 111111111111", NETWORK, "gateway", "10.1.0.2");
        refused("gateway 224.0.0.1: give an address that a host can have", NETWORK, "gateway", "224.0.0.1");
        refused("'colour' cannot be set: known are gateway, gateway6, mtu", NETWORK, "colour", "red");
    }

    @Test
    public void anOptionOfAPolicyReachesTheContainersAndIsKept() {
        host.driver.bindPolicy(policy);
        policy.told.clear();
        List<String> told = List.of("network aaaaaaaaaaaa: colour=red in place of no colour, for its 1 endpoints");
        assertEquals(told, host.driver.outlook(NETWORK, Map.of("colour", "red")).remarks());
        assertEquals("nothing was done", List.of(), policy.told);
        assertEquals(told, host.driver.set(NETWORK, "colour", "red").remarks());
        assertEquals(List.of("stand 10.1.0.2 in 000000000001 by {colour=red}"), policy.told);
        assertEquals(List.of(), host.driver.set(NETWORK, "colour", "red").remarks());
        assertEquals("is so already", 1, policy.told.size());
        assertTrue(host.happened("network-change"));
        host.policies.add(policy);
        host.restart();
        assertEquals(Map.of("colour", "red"), network().options());
        host.driver.set(NETWORK, "colour", "");
        assertEquals("stand 10.1.0.2 in 000000000001", policy.told.get(policy.told.size() - 1));
        assertEquals(Map.of(), network().options());
        host.driver.unbindPolicy(policy);
        refused("'colour' cannot be set: known are gateway, gateway6, mtu", NETWORK, "colour", "red");
    }

    @Test
    public void whatAPolicyIsAgainstOrCannotDoIsNotSet() {
        host.driver.bindPolicy(policy);
        policy.onCheck = () -> {
            throw Refusal.of("no such colour");
        };
        refused("no such colour", NETWORK, "colour", "loud");
        refused("'shade' cannot be set: known are gateway, gateway6, mtu, colour", NETWORK, "shade", "dark");
        policy.onCheck = () -> {};
        policy.onStand = () -> {
            policy.onStand = () -> {};
            throw Refusal.host("no paint", null);
        };
        Network before = network();
        assertEquals("no paint",
                assertThrows(Refusal.class, () -> host.driver.set(NETWORK, "colour", "red")).getMessage());
        assertEquals(before, network());
        assertEquals("as it was", "stand 10.1.0.2 in 000000000001", policy.told.get(policy.told.size() - 1));
        host.restart();
        assertEquals(before, network());
    }

    @Test
    public void whoComesMeanwhileHasTheNewOption() {
        host.driver.bindPolicy(policy);
        List<CompletableFuture<Outlook>> setting = new ArrayList<>();
        policy.onStand = () -> {
            policy.onStand = () -> {};
            setting.add(CompletableFuture.supplyAsync(() -> host.driver.set(NETWORK, "colour", "red")));
        };
        host.endpoint("2".repeat(64), Ip.parse("10.1.0.3"));
        setting.get(0).join();
        assertEquals("stand 10.1.0.2 in 000000000001 by {colour=red} 10.1.0.3 by {colour=red}", policy.told.get(policy.told.size() - 1));
    }

    @Test
    public void ipv6NeedsItsMtu() {
        host.network(OTHER, "fd00:1::/64", Map.of());
        refused("network option mtu: IPv6 needs an MTU of 1280 bytes at least, not 1000", OTHER, "mtu", "1000");
        host.driver.set(OTHER, "gateway6", "fd00:9::9");
        assertEquals("fd00:9::9", Names.list(host.driver.networks().stream()
                .filter(network -> network.id().equals(OTHER)).findFirst().orElseThrow().gateways()));
    }

    @Test
    public void aNetworkIsNamedByItsIdTheBeginningOfOneOrASubnet() {
        String other = NETWORK.substring(0, 63) + "b";
        host.network(other, "10.2.0.0/16", Map.of());
        String advice = ": give an id, the beginning of one, or a subnet, for the engine tells names to nobody;"
                + " here are aaaaaaaaaaaa (10.1.0.0/16), aaaaaaaaaaaa (10.2.0.0/16)";
        refused("there is no network 'mine'" + advice, "mine", "mtu", "1400");
        refused("there is no network ''" + advice, "", "mtu", "1400");
        refused("several networks begin with 'aaa'" + advice, "aaa", "mtu", "1400");
        host.driver.set(other, "mtu", "1400");
        host.driver.set("10.1.0.0/16", "mtu", "1300");
        assertEquals(Optional.of(1300), network().mtu());
    }

    @Test
    public void whatCannotBeKeptIsNotSet() {
        assertTrue(new File(state.getRoot(), "networks/" + NETWORK + ".new/in-the-way").mkdirs());
        Network before = network();
        assertThrows(Refusal.class, () -> host.driver.set(NETWORK, "mtu", "1400"));
        assertEquals(before, network());
        assertEquals(1500, host.driver.endpoints().get(0).mtu());
    }
}
