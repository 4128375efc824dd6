package dev.routed.routing.internal.daemon;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.health.Finding;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.routing.internal.rules.AnnouncedAddress;
import dev.routed.routing.internal.rules.Announcer;
import dev.routed.routing.internal.rules.DaemonState;
import dev.routed.routing.internal.rules.Neighbor;
import dev.routed.routing.internal.rules.RoutingRules;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** The host 10.0.0.1 announces 10.1.0.1, 10.1.0.50 and fd00:10:1::1 to two routers. */
public class FrrStateTest {
    private static final AnnouncedAddress FOUR = address("10.1.0.1", "10.1.0.0/16");
    private static final AnnouncedAddress SIX = address("fd00:10:1::1", "fd00:10:1::/64");
    private static final AnnouncedAddress OTHER = address("10.2.0.1", "10.2.0.0/16");

    private String config = Recorded.read("frr-config-ospf.txt");
    private String kernel = Recorded.read("frr-kernel.txt");
    private String neighbors = Recorded.read("frr-ospf-neighbors.txt");
    private String external = Recorded.read("frr-external.txt");
    private String links = Recorded.read("frr-router-links.txt");

    private static AnnouncedAddress address(String address, String subnet) {
        return new AnnouncedAddress(Ip.parse(address), "rt1", Prefix.parse(subnet));
    }

    private DaemonState ospf() {
        Recorded vtysh = new Recorded()
                .answer("show version", config)
                .answer("show ip route kernel", kernel)
                .answer("show ip ospf neighbor", neighbors)
                .answer("show ip ospf database external", external)
                .answer("show ip ospf database router", links)
                .answer("show ipv6 ospf6 neighbor", Recorded.read("frr-ospf6-neighbors.txt"))
                .answer("show ipv6 ospf6 redistribute", Recorded.read("frr-redistributed6.txt"))
                .answer("show ip ospf json", Recorded.read("frr-router-id.txt"));
        return new FrrState(new Vtysh(vtysh), socket -> socket != DaemonSocket.BGPD).state(List.of());
    }

    private static DaemonState bgp(String config, String advertised) {
        Recorded vtysh = new Recorded()
                .answer("show version", config)
                .answer("show ip route kernel", Recorded.read("frr-kernel.txt"))
                .answer("show bgp neighbors", Recorded.read("frr-bgp-neighbors.txt"))
                .answer("show bgp ipv4 unicast neighbors", advertised)
                .answer("show bgp ipv6 unicast neighbors", advertised)
                .answer("show bgp ipv4 unicast summary", Recorded.read("frr-bgp-summary.txt"));
        return new FrrState(new Vtysh(vtysh), socket -> socket == DaemonSocket.BGPD).state(List.of());
    }

    private static List<Finding> findings(DaemonState state, AnnouncedAddress... ours) {
        return new RoutingRules(state, Set.of(), Optional.of(Ip.parse("10.0.0.1"))).findings(List.of(ours));
    }

    private static void assertFinding(String subject, String what, String command, List<Finding> findings) {
        assertEquals(findings.toString(), 1, findings.size());
        assertEquals(subject, findings.get(0).subject());
        assertEquals(what, findings.get(0).what());
        assertEquals(command, findings.get(0).command());
    }

    @Test
    public void ospfHasNeighborsAndAnnouncesBothFamilies() {
        DaemonState state = ospf();
        assertEquals("8.4.4", state.version());
        assertEquals(Optional.of(Ip.parse("10.0.0.1")), state.routerId());
        assertEquals(
                List.of("ospf", "ospf6"),
                state.announcers().stream().map(Announcer::name).toList());
        assertEquals(
                new Neighbor(
                        "10.0.0.101",
                        "s1",
                        Optional.of(Ip.parse("10.0.11.2")),
                        Optional.of(Ip.parse("10.0.0.101")),
                        Optional.empty(),
                        "full",
                        true),
                state.announcers().get(0).neighbors().get(0));
        assertEquals(List.of(), findings(state, FOUR, SIX));
    }

    @Test
    public void bgpHasNeighborsAndAnnouncesBothFamilies() {
        DaemonState state = bgp(Recorded.read("frr-config-bgp.txt"), Recorded.read("frr-advertised.txt"));
        assertEquals(Optional.of(Ip.parse("10.0.0.1")), state.routerId());
        assertEquals(2, state.announcers().get(0).families().size());
        assertEquals("established", state.announcers().get(0).neighbors().get(0).state());
        assertEquals(List.of(), findings(state, FOUR, SIX));
    }

    @Test
    public void prefixListThatLeavesOutASubnetIsExtended() {
        assertFinding(
                "10.2.0.1",
                "is not announced: FRR ospf leaves it out by prefix-list CONTAINERS",
                "vtysh -c 'configure terminal' -c 'ip prefix-list CONTAINERS permit 10.2.0.0/16 ge 32'",
                findings(ospf(), FOUR, OTHER));
    }

    @Test
    public void lineOfAPrefixListThatDeniesIsRemoved() {
        config = config.replace(
                "ip prefix-list CONTAINERS seq 5",
                "ip prefix-list CONTAINERS seq 3 deny 10.1.0.0/24 le 32\nip prefix-list CONTAINERS seq 5");
        external = external.replace("10.1.0.1\"", "10.1.7.7\"");
        assertFinding(
                "10.1.0.1",
                "is not announced: FRR ospf leaves it out by prefix-list CONTAINERS",
                "vtysh -c 'configure terminal' -c 'no ip prefix-list CONTAINERS seq 3 deny 10.1.0.0/24 le 32'",
                findings(ospf(), FOUR));
    }

    @Test
    public void missingRedistributionIsAddedWithTheRouteMapOfTheSubnet() {
        config = config.replace(" redistribute kernel route-map CONTAINERS\n", "");
        external = external.replace("10.1.0.", "10.1.7.");
        assertFinding(
                "10.1.0.1",
                "is not announced: FRR ospf does not redistribute kernel routes",
                "vtysh -c 'configure terminal' -c 'router ospf' -c 'redistribute kernel route-map CONTAINERS'",
                findings(ospf(), FOUR));
        config = config.replace("CONTAINERS", "OTHERS").replace("10.1.0.0/16", "10.7.0.0/16");
        assertFinding(
                "10.1.0.1",
                "is not announced: FRR ospf does not redistribute kernel routes",
                "vtysh -c 'configure terminal' -c 'ip prefix-list ROUTED permit 10.1.0.0/16 ge 32'"
                        + " -c 'route-map ROUTED permit 10' -c 'match ip address prefix-list ROUTED'"
                        + " -c 'router ospf' -c 'redistribute kernel route-map ROUTED'",
                findings(ospf(), FOUR));
    }

    @Test
    public void passiveLinksAreNamedAndChanged() {
        config = config.replace(" ip ospf area 0\n", " ip ospf area 0\n ip ospf passive\n");
        neighbors = "{\"neighbors\":{}}";
        assertFinding(
                "FRR ospf",
                "has no neighbor: links s1, s2 are passive",
                "vtysh -c 'configure terminal' -c 'interface s1' -c 'no ip ospf passive' -c 'interface s2'"
                        + " -c 'no ip ospf passive'",
                findings(ospf(), FOUR));
    }

    @Test
    public void linksThatAreDownAreSetUp() {
        neighbors = "{\"neighbors\":{}}";
        assertEquals(
                "ip link set s1 up && ip link set s2 up",
                new RoutingRules(ospf(), Set.of("s1", "s2"), Optional.empty())
                        .findings(List.of(FOUR))
                        .get(0)
                        .command());
    }

    @Test
    public void routeThatZebraDoesNotHaveIsAFinding() {
        assertFinding(
                "10.3.0.1",
                "is not announced: FRR does not have the kernel route to it",
                "systemctl restart frr",
                findings(ospf(), FOUR, address("10.3.0.1", "10.3.0.0/16")));
    }

    @Test
    public void secondRouterWithOurIdIsSeenByItsNeighbor() {
        links = Recorded.read("frr-same-id.txt");
        assertFinding(
                "router ID 10.0.0.1",
                "FRR ospf shares this ID with another router, which is a neighbor of 10.0.0.101 and 10.0.0.102:"
                        + " it is this host's own address, so change the other's",
                "",
                findings(ospf(), FOUR));
        assertEquals(
                "sed -i 's/router-id .*/router-id 10.0.0.2/' /etc/frr/frr.conf && systemctl restart frr",
                new RoutingRules(ospf(), Set.of(), Optional.of(Ip.parse("10.0.0.2")))
                        .findings(List.of(FOUR))
                        .get(0)
                        .command());
    }

    @Test
    public void outgoingPrefixListOfBgpIsExtended() {
        String filtered = Recorded.read("frr-config-bgp.txt")
                .replace(
                        "  neighbor FABRIC filter-list OWN out",
                        "  neighbor FABRIC prefix-list OUT out\n  neighbor FABRIC filter-list OWN out")
                .replace("\nbgp as-path", "\nip prefix-list OUT seq 5 permit 10.0.0.0/24 le 32\nbgp as-path");
        assertFinding(
                "10.1.0.1",
                "is not announced: FRR bgp leaves it out by prefix-list OUT",
                "vtysh -c 'configure terminal' -c 'ip prefix-list OUT permit 10.1.0.0/16 ge 32'",
                findings(bgp(filtered, "{\"advertisedRoutes\":{}}"), FOUR));
    }

    @Test
    public void redistributionOfBgpBelongsToTheFamily() {
        String config =
                Recorded.read("frr-config-bgp.txt").replace("  redistribute kernel route-map CONTAINERS6\n", "");
        assertFinding(
                "fd00:10:1::1",
                "is not announced: FRR bgp does not redistribute kernel routes",
                "vtysh -c 'configure terminal' -c 'router bgp 65001' -c 'address-family ipv6 unicast'"
                        + " -c 'redistribute kernel route-map CONTAINERS6'",
                findings(bgp(config, "{\"advertisedRoutes\":{\"10.1.0.1/32\":{}}}"), FOUR, SIX));
    }

    @Test
    public void lackOfAProtocolIsAFinding() {
        config = config.replaceAll("router ospf6?\n", "router rip\n");
        List<Finding> findings = findings(ospf(), FOUR);
        assertTrue(findings.get(0).what(), findings.get(0).what().startsWith("runs neither OSPF nor BGP for "));
    }
}
