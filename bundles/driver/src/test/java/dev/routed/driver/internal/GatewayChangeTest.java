package dev.routed.driver.internal;

import static dev.routed.driver.internal.Host.ADDRESS;
import static dev.routed.driver.internal.Host.NETWORK;
import static dev.routed.driver.internal.Host.OTHER;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Network;
import dev.routed.api.settings.NetworkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The setting of the gateway changes while networks and endpoints stand. */
public class GatewayChangeTest {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);
    private static final Ip SECOND = Ip.parse("10.1.0.3");

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

    private void setGateway(String gateway) {
        host.gateway = Optional.of(gateway).filter(text -> !text.isEmpty()).map(Ip::parse);
        host.driver.changed();
    }

    private List<String> answered() {
        return host.kernel.read(Link.LOOPBACK).addresses().stream()
                .filter(address -> address.label().equals(Wishes.LABEL))
                .map(address -> address.prefix().ip().toString())
                .toList();
    }

    private Network network(String id) {
        return host.driver.networks().stream().filter(network -> network.id().equals(id)).findFirst().orElseThrow();
    }

    private String gateway(String id) {
        return Names.list(network(id).gateways());
    }

    private Set<Ip> kept(String id) {
        return new TreeSet<>(host.ipam.kept.get(id).keySet());
    }

    private static Set<Ip> ips(String... ips) {
        Set<Ip> set = new TreeSet<>();
        List.of(ips).forEach(ip -> set.add(Ip.parse(ip)));
        return set;
    }

    @Test
    public void networksThatFollowGiveItOutAndEndpointsKeepWhatTheyHave() {
        host.network(NETWORK, "10.1.0.0/16", Map.of());
        host.network(OTHER, "10.2.0.0/16", Map.of("gateway", "10.8.8.8"));
        host.endpoint(ONE, ADDRESS);
        setGateway("10.1.0.1");
        assertEquals("10.1.0.1", gateway(NETWORK));
        assertEquals("its user's own", "10.8.8.8", gateway(OTHER));
        assertEquals(List.of("10.1.0.1", "10.8.8.8", "169.254.1.1"), answered());
        assertEquals("neither is given to anybody", ips("10.1.0.1", "169.254.1.1"), kept(NETWORK));
        assertEquals(List.of(Ip.parse("10.1.0.1")), host.endpoint(TWO, SECOND).gateways());
        assertEquals(Ip.parse("169.254.1.1"), host.driver.endpoints().get(0).gateways().get(0));
        assertEquals(List.of(), host.driver.pending());

        host.restart();
        assertEquals(List.of("10.1.0.1", "10.8.8.8", "169.254.1.1"), answered());
        assertEquals("after a restart, too", ips("10.1.0.1", "169.254.1.1"), kept(NETWORK));

        host.driver.deleteEndpoint(NETWORK, ONE);
        host.eventually(() -> answered().equals(List.of("10.1.0.1", "10.8.8.8")));
        host.eventually(() -> kept(NETWORK).equals(ips("10.1.0.1")));
    }

    @Test
    public void withoutASettingANetworkGoesBackToALinkLocalOneOfItsOwn() {
        host.network(NETWORK, "10.1.0.0/16", Map.of());
        host.network(OTHER, "10.2.0.0/16", Map.of());
        host.endpoint(ONE, ADDRESS);
        setGateway("10.9.9.9");
        assertEquals(List.of("10.9.9.9", "10.9.9.9"), List.of(gateway(NETWORK), gateway(OTHER)));
        assertEquals("the other had no endpoint", List.of("10.9.9.9", "169.254.1.1"), answered());
        setGateway("");
        assertEquals("what its endpoint still has", "169.254.1.1", gateway(NETWORK));
        assertEquals("169.254.1.2", gateway(OTHER));
        assertEquals(List.of("169.254.1.1", "169.254.1.2"), answered());
    }

    @Test
    public void whoseItIsIsKeptInTheFile() throws IOException {
        host.network(NETWORK, "10.1.0.0/16", Map.of());
        host.network(OTHER, "10.2.0.0/16", Map.of("gateway", "169.254.7.7"));
        host.restart();
        setGateway("10.9.9.9");
        assertEquals(List.of("10.9.9.9", "169.254.7.7"), List.of(gateway(NETWORK), gateway(OTHER)));
        host.restart();
        assertEquals(Set.of(Family.IPV4), network(NETWORK).following());
        assertEquals(Set.of(), network(OTHER).following());
    }

    @Test
    public void aFileOfAnEarlierVersionFollowsWhereItsGatewayIsLinkLocal() throws IOException {
        host.network(NETWORK, "10.1.0.0/16", Map.of());
        host.network(OTHER, "10.2.0.0/16", Map.of("gateway", "10.8.8.8"));
        for (String id : List.of(NETWORK, OTHER)) {
            Path file = state.getRoot().toPath().resolve("networks/" + id + ".json");
            Files.writeString(file, Files.readString(file).replaceAll("\"following\" : \\[.*],\\s+", ""));
        }
        host.driver.stop();
        host.start();
        assertEquals(Set.of(Family.IPV4), network(NETWORK).following());
        assertEquals(Set.of(), network(OTHER).following());
    }

    @Test
    public void aSettingThatChangedWhileItWasAwayHoldsAtTheStart() {
        host.network(NETWORK, "10.1.0.0/16", Map.of());
        host.endpoint(ONE, ADDRESS);
        host.gateway = Optional.of(Ip.parse("10.9.9.9"));
        host.restart();
        assertEquals("10.9.9.9", gateway(NETWORK));
        assertEquals(List.of("10.9.9.9", "169.254.1.1"), answered());
    }

    @Test
    public void aBadOneAtTheStartIsToldAndWhatWasGoesOn() {
        host.network(NETWORK, "10.1.0.0/16", Map.of());
        anothersAre();
        host.gateway = Optional.of(Ip.parse("192.168.1.1"));
        host.restart();
        assertEquals("169.254.1.1", gateway(NETWORK));
        assertTrue(host.told("aaaaaaaaaaaa", "goes on giving out gateway 169.254.1.1: the appliance's own setting gateway"
                + " 192.168.1.1 lies in 192.168.1.0/24 of this host's interface eth0 but is not this host's:"
                + " it may be another machine's, so give an address of this host or one that nobody has"));
    }

    /** A subnet, the next hop of a route, and what another host announces. */
    private void anothersAre() {
        host.kernel.strangers().link("eth0", "");
        host.kernel.strangers().address("eth0", Prefix.parse("192.168.1.7/24"), "eth0");
        host.kernel.strangers().route(new Route(Route.Type.UNICAST, Prefix.parse("172.30.0.0/16"), "eth0",
                Optional.of(Ip.parse("10.99.0.1")), 3, Scope.GLOBAL, 0));
        host.kernel.strangers().route(new Route(Route.Type.UNICAST, Prefix.parse("10.77.0.1/32"), "eth0",
                Optional.of(Ip.parse("192.168.1.9")), 188, Scope.GLOBAL, 20));
    }

    @Test
    public void anothersAddressIsRefusedBeforeItHolds() {
        host.network(NETWORK, "10.1.0.0/16", Map.of());
        host.endpoint(ONE, ADDRESS);
        anothersAre();
        judged("10.77.0.2", Optional.empty());
        judged("192.168.1.7", Optional.empty());
        String advice = "it is another machine's, so give an address of this host or one that nobody has";
        judged("10.77.0.1", Optional.of(
                "gateway 10.77.0.1 is already routed by ospf via 192.168.1.9 dev eth0: " + advice));
        judged("10.99.0.1", Optional.of(
                "gateway 10.99.0.1 is the next hop of this host's route to 172.30.0.0/16: " + advice));
        judged("192.168.1.1", Optional.of("gateway 192.168.1.1 lies in 192.168.1.0/24 of this host's interface eth0"
                + " but is not this host's: it may be another machine's, so give an address of this host or one that"
                + " nobody has"));
        judged("10.1.0.2", Optional.of("gateway 10.1.0.2 is taken by endpoint 111111111111"));
    }

    private void judged(String gateway, Optional<String> sentence) {
        NetworkSettings proposed = host.settings(Optional.of(Ip.parse(gateway)), 1500);
        if (sentence.isEmpty()) {
            host.driver.check(proposed);
        } else {
            refused(sentence.get(), proposed);
        }
    }

    private void refused(String sentence, NetworkSettings proposed) {
        assertEquals(sentence, assertThrows(Refusal.class, () -> host.driver.check(proposed)).getMessage());
    }

    @Test
    public void anMtuTooSmallForIpv6IsRefusedWhereANetworkFollows() {
        host.network(NETWORK, "fd00:1::/64", Map.of("mtu", "1400"));
        host.driver.check(host.settings(Optional.empty(), 1000));
        host.network(OTHER, "fd00:2::/64", Map.of());
        refused("mtu of network bbbbbbbbbbbb: IPv6 needs an MTU of 1280 bytes at least, not 1000",
                host.settings(Optional.empty(), 1000));
        host.driver.check(host.settings(Optional.empty(), 1280));
    }

    @Test
    public void whatTheKernelRefusesIsToldAndNothingOfItStays() {
        host.network(NETWORK, "10.1.0.0/16", Map.of());
        host.kernel.failNext(Kind.EXHAUSTED);
        setGateway("10.9.9.9");
        assertEquals("169.254.1.1", gateway(NETWORK));
        assertEquals(List.of("169.254.1.1"), answered());
        assertTrue(host.happened("network-change"));
        host.restart();
        assertEquals("taken up again", "10.9.9.9", gateway(NETWORK));
    }
}
