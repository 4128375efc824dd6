package dev.routed.policy.conflict.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** The host is 10.0.0.2; 10.0.0.1 announces 10.1.0.50 and fd00:10:1::50 as well. */
public class BirdTest {
    private static final Ip FOUR = Ip.parse("10.1.0.50");
    private static final Ip OTHER = Ip.parse("10.1.0.51");
    private static final Ip SIX = Ip.parse("fd00:10:1::50");
    private static final Ip SELF = Ip.parse("10.0.0.2");
    private static final List<Ip> RIVAL = List.of(Ip.parse("10.0.0.1"));
    private static final String NONE = "BIRD 2.0.12 ready.\nAccess restricted\n";

    private static Hop hop(String via, String link) {
        return new Hop(link, Optional.of(Ip.parse(via)));
    }

    private static List<Rival> read(String file) {
        return BirdAnswers.rivals(BirdAnswers.routes(Recorded.read(file)), SELF);
    }

    @Test
    public void ospfTellsWhoAndWhichWay() {
        assertEquals(
                List.of(new Rival(FOUR, "ospf", List.of(hop("10.0.11.4", "s1"), hop("10.0.12.4", "s2")), RIVAL),
                        new Rival(SIX, "ospf", List.of(hop("fe80::100", "s1"), hop("fe80::100", "s2")), RIVAL)),
                read("bird-ospf-h2.txt"));
    }

    @Test
    public void bgpTellsByTheSiteOfOrigin() {
        assertEquals(
                List.of(new Rival(FOUR, "bgp", List.of(hop("fe80::100", "s1"), hop("fe80::100", "s2")), RIVAL),
                        new Rival(SIX, "bgp", List.of(hop("fe80::100", "s1"), hop("fe80::100", "s2")), RIVAL)),
                read("bird-bgp-h2.txt"));
    }

    @Test
    public void withoutOneSomebodyItIsStill() {
        List<Rival> rivals = BirdAnswers.rivals(
                BirdAnswers.routes(Recorded.read("bird-bgp-h2.txt").replace("(ro, ", "(rt, ")), SELF);
        assertEquals("another host (bgp via fe80::100 dev s1, via fe80::100 dev s2)", rivals.get(0).owner());
    }

    @Test
    public void theKernelsOwnRouteIsNoRivalNorIsOursThatComesBack() {
        assertEquals("by BGP a router passes on the best alone, which is ours", List.of(), read("bird-bgp-h1.txt"));
        assertEquals(List.of(), BirdAnswers.rivals(
                BirdAnswers.routes(Recorded.read("bird-bgp-h2.txt").replace("10.0.0.1", "10.0.0.2")), SELF));
    }

    @Test
    public void eachFamilyIsAskedOnceAndWhoWeAreIfThereIsAnybody() {
        String both = Recorded.read("bird-ospf-h2.txt");
        int six = both.lastIndexOf("BIRD 2.0.12 ready.");
        Recorded birdc = new Recorded()
                .answer("show route where net ~ [10", both.substring(0, six))
                .answer("show route where net ~ [fd", both.substring(six))
                .answer("show status", Recorded.read("bird-status.txt"));
        Heard heard = new Bird(birdc).ask(List.of(FOUR, OTHER, SIX));
        assertEquals(Optional.of(SELF), heard.self());
        assertEquals(read("bird-ospf-h2.txt"), heard.rivals());
        assertEquals(
                List.of(
                        List.of("-r", "show route where net ~ [10.1.0.50/32, 10.1.0.51/32] all"),
                        List.of("-r", "show route where net ~ [fd00:10:1::50/128] all"),
                        List.of("-r", "show status")),
                birdc.asked);
        Recorded alone = new Recorded().answer("show route", NONE);
        assertEquals(Heard.NOTHING, new Bird(alone).ask(List.of(FOUR)));
        assertEquals(1, alone.asked.size());
    }

    @Test
    public void whatIsNotUnderstoodIsTold() {
        assertEquals(
                "what birdc prints cannot be understood: syntax error, unexpected CF_SYM_UNDEFINED",
                assertThrows(Refusal.class, () -> BirdAnswers.routes(NONE + "syntax error, unexpected CF_SYM_UNDEFINED\n"))
                        .getMessage());
        assertThrows(Refusal.class, () -> BirdAnswers.self(NONE));
    }
}
