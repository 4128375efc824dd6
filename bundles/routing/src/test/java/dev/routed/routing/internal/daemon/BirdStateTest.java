package dev.routed.routing.internal.daemon;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.RejectedException;
import dev.routed.api.health.Finding;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.routing.internal.rules.AnnouncedAddress;
import dev.routed.routing.internal.rules.DaemonState;
import dev.routed.routing.internal.rules.Neighbor;
import dev.routed.routing.internal.rules.RoutingRules;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** The host 10.0.0.1 announces 10.1.0.1, 10.1.0.50 and fd00:10:1::1 to two routers. */
public class BirdStateTest {
    private static final AnnouncedAddress FOUR = address("10.1.0.1", "10.1.0.0/16");
    private static final AnnouncedAddress SIX = address("fd00:10:1::1", "fd00:10:1::/64");
    private static final AnnouncedAddress OTHER = address("10.2.0.1", "10.2.0.0/16");
    private static final List<Prefix> SUBNETS = List.of(Prefix.parse("10.1.0.0/16"), Prefix.parse("10.2.0.0/16"));

    private String protocols = Recorded.read("bird-ospf-protocols.txt");
    private String topology = Recorded.read("bird-ospf-topology.txt");
    private String exported = Recorded.read("bird-ospf-export4.txt");

    private static AnnouncedAddress address(String address, String subnet) {
        return new AnnouncedAddress(Ip.parse(address), "rt1", Prefix.parse(subnet));
    }

    private DaemonState ospf() {
        Recorded birdc = new Recorded()
                .answer("show status", Recorded.read("bird-ospf-status.txt"))
                .answer("show protocols", protocols)
                .answer("show route where", Recorded.read("bird-ospf-kernel.txt"))
                .answer("show ospf neighbors", Recorded.read("bird-ospf-neighbors.txt"))
                .answer("show ospf topology", topology)
                .answer("show route export ospf4", exported)
                .answer("show route export ospf6", Recorded.read("bird-ospf-export6.txt"));
        return new BirdState(new Birdc(birdc), () -> true).state(SUBNETS);
    }

    private static DaemonState bgp(String exported) {
        Recorded birdc = new Recorded()
                .answer("show status", Recorded.read("bird-bgp-status.txt"))
                .answer("show protocols", Recorded.read("bird-bgp-protocols.txt"))
                .answer("show route where", Recorded.read("bird-bgp-kernel.txt"))
                .answer("show route export", exported);
        return new BirdState(new Birdc(birdc), () -> true).state(SUBNETS);
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
        assertEquals("2.0.12", state.version());
        assertEquals(
                List.of("ospf4", "ospf6"),
                state.announcers().stream().map(announcer -> announcer.name()).toList());
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
    public void eachBgpSessionIsANeighbor() {
        DaemonState state = bgp(Recorded.read("bird-bgp-export.txt"));
        assertEquals(
                new Neighbor(
                        "fe80::100%s1",
                        "s1",
                        Optional.of(Ip.parse("fe80::100")),
                        Optional.of(Ip.parse("10.0.0.101")),
                        Optional.empty(),
                        "established",
                        true),
                state.announcers().get(0).neighbors().get(0));
        assertEquals(List.of(), findings(state, FOUR, SIX));
    }

    @Test
    public void protocolThatIsSwitchedOffIsEnabled() {
        protocols = protocols.replace("ospf4      OSPF       master4    up  ", "ospf4      OSPF       master4    down");
        assertFinding(
                "BIRD ospf4", "has no neighbor: it is switched off", "birdc enable ospf4", findings(ospf(), FOUR));
    }

    @Test
    public void importFilterThatLeavesOutASubnetIsReplaced() {
        assertFinding(
                "10.2.0.1",
                "is not announced: BIRD does not import the kernel route to it: a filter leaves it out",
                "routed routing-config --daemon bird --protocol ospf --links s1,s2 --prefix 10.1.0.0/16,10.2.0.0/16"
                        + " --router-id 10.0.0.1 > /etc/bird/bird.conf && birdc configure",
                findings(ospf(), FOUR, OTHER));
    }

    @Test
    public void kernelProtocolThatIsSwitchedOffIsEnabled() {
        protocols = protocols.replace("kernel4    Kernel     master4    up  ", "kernel4    Kernel     master4    down");
        assertEquals("birdc enable kernel4", findings(ospf(), OTHER).get(0).command());
    }

    @Test
    public void exportFilterOfBgpIsReplaced() {
        assertFinding(
                "10.1.0.1",
                "is not announced: BIRD bgp1 leaves it out by its export filter",
                "routed routing-config --daemon bird --protocol bgp --links s1,s2 --prefix 10.1.0.0/16,10.2.0.0/16"
                        + " --router-id 10.0.0.1 --as 65001 --neighbor fe80::100 > /etc/bird/bird.conf"
                        + " && birdc configure",
                findings(bgp("BIRD 2.0.12 ready.\nAccess restricted\n"), FOUR));
    }

    @Test
    public void secondRouterWithOurIdIsSeenByItsNeighbor() {
        topology = topology.replace("\t\trouter 10.0.0.2 metric 10", "\t\trouter 10.0.0.1 metric 10");
        assertEquals("router ID 10.0.0.1", findings(ospf(), FOUR).get(0).subject());
    }

    @Test
    public void unexpectedOutputIsRejected() {
        protocols = "BIRD 2.0.12 ready.\nsyntax error\n";
        assertEquals(
                "the output of birdc is not understood: a list of protocols is missing",
                assertThrows(RejectedException.class, this::ospf).getMessage());
    }
}
