package dev.routed.routing.internal.cluster;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.ipam.Pool;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.routing.ClusterAddress;
import dev.routed.api.routing.ClusterAddress.Sharing;
import dev.routed.api.routing.ClusterView;
import dev.routed.routing.internal.rules.Routers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** This host is 10.0.0.2. The network allows several hosts to have 10.1.200.0/24 and fd00:10:1::200:0/112. */
public class ClusterRulesTest {
    private static final int OURS = 200;
    private static final int OSPF = 188;
    private static final int KERNEL = 2;
    private static final long LAST_RESORT = 4194306000L;

    private final Routers routers = new Routers();

    private final Network network = new Network(
            "net",
            List.of(
                    new Pool("local", Prefix.parse("10.1.0.0/16"), Optional.empty()),
                    new Pool("local", Prefix.parse("fd00:10:1::/64"), Optional.empty())),
            List.of(),
            Set.of(),
            List.of(),
            Map.of("anycast", "10.1.200.0/24,fd00:10:1::200:0/112"),
            Optional.empty());
    private final Endpoint endpoint = Endpoint.of("one", "net", new Mac(1), "rt1", "rc1")
            .withAddresses(List.of(Ip.parse("10.1.0.2"), Ip.parse("fd00:10:1::2"), Ip.parse("10.9.0.2")));

    public ClusterRulesTest() {
        routers.self(Ip.parse("10.0.0.2"), Optional.of("h2"));
        routers.add(Ip.parse("10.0.0.9"));
    }

    private static HostRoute own(String address, int protocol, long metric) {
        return new HostRoute(Ip.parse(address), List.of(new Hop("rt1", Optional.empty())), protocol, metric);
    }

    private static HostRoute own(String address) {
        return own(address, OURS, 0);
    }

    private static HostRoute learned(String address) {
        return new HostRoute(Ip.parse(address), List.of(new Hop("s1", Optional.of(Ip.parse("10.0.11.4")))), OSPF, 20);
    }

    private ClusterRulesTest announcedBy(String address, String... ids) {
        for (String id : ids) {
            routers.announces(Ip.parse(id), Ip.parse(address));
        }
        return this;
    }

    private ClusterRules rules() {
        return new ClusterRules(List.of(network), List.of(endpoint), routers, OURS);
    }

    private ClusterAddress address(String address, HostRoute... routes) {
        return rules().address(Ip.parse(address), List.of(routes));
    }

    private void assertHosts(String hosts, Sharing sharing, ClusterAddress address) {
        ClusterView view = new ClusterView(rules().hosts(), List.of(address), true, Optional.empty());
        assertEquals(hosts, String.join(",", view.labels(address)));
        assertEquals(sharing, address.sharing());
    }

    @Test
    public void addressOfThisHostIsHere() {
        ClusterAddress found = address("10.1.0.2", own("10.1.0.2"));
        assertHosts("here", Sharing.NONE, found);
        assertEquals(Optional.of(endpoint), found.endpoint());
        assertEquals(Optional.of("net"), found.networkId());
        assertHosts("here", Sharing.NONE, address("10.1.0.2"));
        assertEquals("of the endpoint", Optional.of("net"), address("10.9.0.2").networkId());
    }

    @Test
    public void addressOfAnotherHostHasItsNameOrRouterId() {
        announcedBy("10.1.0.1", "10.0.0.1").announcedBy("10.1.0.3", "10.0.0.3");
        routers.name(Ip.parse("10.0.0.3"), "h3");
        assertHosts("10.0.0.1", Sharing.NONE, address("10.1.0.1", learned("10.1.0.1")));
        assertHosts("h3", Sharing.NONE, address("10.1.0.3", learned("10.1.0.3")));
        assertEquals(Optional.empty(), address("10.1.0.1").endpoint());
    }

    @Test
    public void nameOfTwoHostsIsShownWithTheRouterId() {
        announcedBy("10.1.0.1", "10.0.0.1").announcedBy("10.1.0.3", "10.0.0.3").announcedBy("10.1.0.4", "10.0.0.4");
        routers.name(Ip.parse("10.0.0.3"), "web");
        routers.name(Ip.parse("10.0.0.4"), "web");
        routers.name(Ip.parse("10.0.0.1"), "h2");
        assertHosts("web (10.0.0.3)", Sharing.NONE, address("10.1.0.3"));
        assertHosts("web (10.0.0.4)", Sharing.NONE, address("10.1.0.4"));
        assertHosts("this host has the same name", "h2 (10.0.0.1)", address("10.1.0.1"));
    }

    private void assertHosts(String why, String hosts, ClusterAddress address) {
        ClusterView view = new ClusterView(rules().hosts(), List.of(address), true, Optional.empty());
        assertEquals(why, hosts, String.join(",", view.labels(address)));
    }

    @Test
    public void anycastAddressHasAllItsHosts() {
        announcedBy("10.1.200.1", "10.0.0.3", "10.0.0.1", "10.0.0.2");
        assertHosts("here,10.0.0.1,10.0.0.3", Sharing.ANYCAST, address("10.1.200.1", own("10.1.200.1")));
        announcedBy("fd00:10:1::200:1", "10.0.0.1");
        assertHosts("10.0.0.1", Sharing.ANYCAST, address("fd00:10:1::200:1", learned("fd00:10:1::200:1")));
    }

    @Test
    public void addressThatSeveralHostsHaveWithoutAnycastIsAConflict() {
        announcedBy("10.1.0.50", "10.0.0.1", "10.0.0.3");
        assertHosts("10.0.0.1,10.0.0.3", Sharing.CONFLICT, address("10.1.0.50", learned("10.1.0.50")));
        announcedBy("10.1.0.2", "10.0.0.3");
        assertHosts("here,10.0.0.3", Sharing.CONFLICT, address("10.1.0.2", own("10.1.0.2")));
        assertHosts(
                "here,10.0.0.3",
                Sharing.CONFLICT,
                address("10.1.0.2", own("10.1.0.2", KERNEL, 7), learned("10.1.0.2")));
    }

    @Test
    public void addressThatIsHandedOverOrDrainedIsNoConflict() {
        announcedBy("10.1.0.2", "10.0.0.3");
        assertHosts(
                "here,10.0.0.3",
                Sharing.NONE,
                address("10.1.0.2", learned("10.1.0.2"), own("10.1.0.2", OURS, LAST_RESORT)));
        assertHosts("here,10.0.0.3", Sharing.NONE, address("10.1.0.2", own("10.1.0.2", KERNEL, 9)));
        assertHosts("here,10.0.0.3", Sharing.NONE, address("10.1.0.2", own("10.1.0.2", KERNEL, 8)));
    }

    @Test
    public void addressOutsideTheNetworksMayHaveAnyHosts() {
        announcedBy("10.7.0.1", "10.0.0.1", "10.0.0.3");
        ClusterAddress found = address("10.7.0.1", learned("10.7.0.1"));
        assertHosts("10.0.0.1,10.0.0.3", Sharing.NONE, found);
        assertEquals(Optional.empty(), found.networkId());
    }

    @Test
    public void hostWithoutAddressesIsListed() {
        assertEquals(
                "[h2 true, ? false]",
                rules().hosts().stream()
                        .map(host -> host.name().orElse("?") + " " + host.here())
                        .toList()
                        .toString());
        assertEquals(Optional.of(Ip.parse("10.0.0.9")), rules().hosts().get(1).id());
    }

    @Test
    public void addressWithoutKnownHostHasItsNextHop() {
        ClusterAddress unknown = address("10.1.0.9", learned("10.1.0.9"));
        assertHosts("via 10.0.11.4", Sharing.NONE, unknown);
        List<ClusterAddress> addresses = List.of(unknown, address("10.1.0.2", own("10.1.0.2")));
        assertEquals(
                Optional.of("neither FRR nor BIRD runs here, so next hops are shown in place of hosts"),
                ClusterRules.remark(addresses, Optional.empty(), List.of()));
        assertEquals(
                Optional.of("next hops are shown in place of hosts: vtysh fails: x"),
                ClusterRules.remark(addresses, Optional.empty(), List.of("vtysh fails: x")));
        assertEquals(
                Optional.of("FRR does not tell the hosts of one address: next hops are shown instead"),
                ClusterRules.remark(addresses, Optional.of("FRR"), List.of()));
        assertEquals(Optional.empty(), ClusterRules.remark(addresses.subList(1, 2), Optional.empty(), List.of()));
        List<ClusterAddress> outside = List.of(address("10.7.0.1", learned("10.7.0.1")));
        assertEquals(Optional.empty(), ClusterRules.remark(outside, Optional.of("FRR"), List.of()));
        assertTrue(ClusterRules.remark(outside, Optional.empty(), List.of()).isPresent());
    }
}
