package dev.routed.policy.conflict.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** The host is 10.0.0.2; 10.0.0.1 announces 10.1.0.50 and fd00:10:1::50 as well. */
public class FrrTest {
    private static final Ip FOUR = Ip.parse("10.1.0.50");
    private static final Ip OTHER = Ip.parse("10.1.0.51");
    private static final Ip SIX = Ip.parse("fd00:10:1::50");
    private static final Ip SELF = Ip.parse("10.0.0.2");
    private static final List<Ip> RIVAL = List.of(Ip.parse("10.0.0.1"));

    private final Recorded vtysh = new Recorded()
            .answer("show ip route 10.1.0.50/32", Recorded.read("frr-rib.txt"))
            .answer("show ip ospf border-routers", Recorded.read("frr-ospf.txt") + Recorded.read("frr-ospf6.txt"))
            .answer("show bgp ipv4 unicast", Recorded.read("frr-bgp.txt"));

    private static Hop hop(String via, String link) {
        return new Hop(link, Optional.of(Ip.parse(via)));
    }

    @Test
    public void ospfTellsWhoAndWhichWay() {
        Heard heard = new Frr(vtysh, () -> false).ask(List.of(FOUR, OTHER, SIX));
        assertEquals(Optional.of(SELF), heard.self());
        Rival four = heard.rivals().stream().filter(rival -> rival.address().equals(FOUR)).findFirst().orElseThrow();
        assertEquals(new Rival(FOUR, "ospf", List.of(hop("10.0.11.4", "s1"), hop("10.0.12.4", "s2")), RIVAL), four);
        Rival six = heard.rivals().stream().filter(rival -> rival.address().equals(SIX)).findFirst().orElseThrow();
        assertEquals(List.of("ospf6", RIVAL), List.of(six.protocol(), six.routers()));
        assertEquals(2, heard.rivals().size());
        assertEquals("10.0.0.1 (ospf via 10.0.11.4 dev s1, via 10.0.12.4 dev s2)", four.owner());
    }

    @Test
    public void allIsAskedInOneCallAndWhoInAnotherIfThereIsAnybody() {
        new Frr(vtysh, () -> false).ask(List.of(FOUR, OTHER, SIX));
        assertEquals(
                List.of(
                        List.of("-c", "show ip route 10.1.0.50/32 json", "-c", "show ip route 10.1.0.51/32 json",
                                "-c", "show ipv6 route fd00:10:1::50/128 json"),
                        List.of("-c", "show ip ospf border-routers", "-c", "show ip ospf database external 10.1.0.50 json",
                                "-c", "show ipv6 ospf6 json", "-c", "show ipv6 ospf6 route fd00:10:1::50/128 json")),
                vtysh.asked);
        Recorded alone = new Recorded().answer("show ip route", "{\n}\n{}\n");
        assertEquals(Heard.NOTHING, new Frr(alone, () -> false).ask(List.of(FOUR, OTHER)));
        assertEquals(1, alone.asked.size());
    }

    @Test
    public void bgpTellsByTheSiteOfOrigin() {
        Recorded bgp = new Recorded().answer("show ip route", "{}\n{}\n").answer("show bgp", Recorded.read("frr-bgp.txt"));
        Heard heard = new Frr(bgp, () -> true).ask(List.of(FOUR, SIX));
        assertEquals(Optional.of(SELF), heard.self());
        assertEquals(List.of(FOUR, SIX), heard.rivals().stream().map(Rival::address).toList());
        assertEquals(List.of(RIVAL, RIVAL), heard.rivals().stream().map(Rival::routers).toList());
        assertEquals("s1", heard.rivals().get(0).hops().get(0).link());
        assertEquals(
                List.of("-c", "show bgp ipv4 unicast 10.1.0.50/32 json", "-c", "show bgp ipv6 unicast fd00:10:1::50/128 json"),
                bgp.asked.get(1));
    }

    @Test
    public void whatNeighboursTellUsOfOurselvesIsNoRival() {
        String echoed = Recorded.read("frr-bgp.txt").replace("SoO:10.0.0.1:", "SoO:10.0.0.2:");
        assertEquals(List.of(), FrrAnswers.bgp(echoed).rivals());
        assertEquals("nor can what has no origin be told from it",
                List.of(), FrrAnswers.bgp(Recorded.read("frr-bgp.txt").replace("SoO", "RT")).rivals());
    }

    @Test
    public void whoIsNotReachedAnnouncesNothing() {
        String gone = Recorded.read("frr-ospf.txt").replace("R    10.0.0.1", "R    10.0.0.7");
        assertEquals(Set.of(), FrrAnswers.ospf(gone).announcers(FOUR));
        String old = Recorded.read("frr-ospf.txt").replace("\"lsaAge\": 6,", "\"lsaAge\": 3600,");
        assertEquals(Set.of(), FrrAnswers.ospf(old).announcers(FOUR));
    }

    @Test
    public void whatIsNotUnderstoodIsTold() {
        for (String printed : List.of("bgpd is not running", "{\"10.1.0.50/32\":[{\"protocol\":\"ospf\",\"nexthops\":[{\"ip\":\"x\"}]}]}")) {
            String sentence = assertThrows(Refusal.class, () -> FrrAnswers.routes(printed)).getMessage();
            assertEquals(sentence, "what vtysh prints cannot be understood: ", sentence.replaceFirst("(: ).*", "$1"));
        }
        assertThrows(Refusal.class, () -> FrrAnswers.ospf(""));
        assertEquals("the other alone", RIVAL, List.copyOf(FrrAnswers.ospf(Recorded.read("frr-ospf6.txt")).announcers(SIX)));
    }
}
