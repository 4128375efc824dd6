package dev.routed.routing.internal.daemon;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.net.Ip;
import dev.routed.api.routing.DaemonRoutes;
import dev.routed.api.routing.ForeignRoute;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.Test;

/** This host is 10.0.0.2; 10.0.0.1 also announces 10.1.0.50 and fd00:10:1::50. */
public class BirdTest {
    private static final Ip FOUR = Ip.parse("10.1.0.50");
    private static final Ip OTHER = Ip.parse("10.1.0.51");
    private static final Ip SIX = Ip.parse("fd00:10:1::50");
    private static final Ip SELF = Ip.parse("10.0.0.2");
    private static final List<Ip> ROUTER = List.of(Ip.parse("10.0.0.1"));
    private static final String NONE = "BIRD 2.0.12 ready.\nAccess restricted\n";

    private static Hop hop(String via, String link) {
        return new Hop(link, Optional.of(Ip.parse(via)));
    }

    private static List<ForeignRoute> read(String file) {
        return BirdAnswers.foreign(BirdAnswers.routes(Recorded.read(file)), SELF);
    }

    @Test
    public void ospfRouteHasRouterAndHops() {
        assertEquals(
                List.of(
                        ForeignRoute.learned(
                                FOUR, "ospf", List.of(hop("10.0.11.4", "s1"), hop("10.0.12.4", "s2")), ROUTER),
                        ForeignRoute.learned(
                                SIX, "ospf", List.of(hop("fe80::100", "s1"), hop("fe80::100", "s2")), ROUTER)),
                read("bird-ospf-h2.txt"));
    }

    @Test
    public void bgpRouteHasItsRouterFromTheSiteOfOrigin() {
        assertEquals(
                List.of(
                        ForeignRoute.learned(
                                FOUR, "bgp", List.of(hop("fe80::100", "s1"), hop("fe80::100", "s2")), ROUTER),
                        ForeignRoute.learned(
                                SIX, "bgp", List.of(hop("fe80::100", "s1"), hop("fe80::100", "s2")), ROUTER)),
                read("bird-bgp-h2.txt"));
    }

    @Test
    public void bgpRouteWithoutSiteOfOriginIsForeignWithoutRouter() {
        List<ForeignRoute> routes = BirdAnswers.foreign(
                BirdAnswers.routes(Recorded.read("bird-bgp-h2.txt").replace("(ro, ", "(rt, ")), SELF);
        assertEquals(
                "bgp via fe80::100 dev s1, via fe80::100 dev s2", routes.get(0).owner());
    }

    @Test
    public void routeOfTheKernelAndOwnAnnouncementThatComesBackAreNotForeign() {
        assertEquals("a BGP router passes on the best route only, which is ours", List.of(), read("bird-bgp-h1.txt"));
        assertEquals(
                List.of(),
                BirdAnswers.foreign(
                        BirdAnswers.routes(Recorded.read("bird-bgp-h2.txt").replace("10.0.0.1", "10.0.0.2")), SELF));
    }

    @Test
    public void oneCallAsksForEachFamilyAndAnotherForTheOwnRouter() {
        String both = Recorded.read("bird-ospf-h2.txt");
        int six = both.lastIndexOf("BIRD 2.0.12 ready.");
        Recorded birdc = new Recorded()
                .answer("show route where net ~ [10", both.substring(0, six))
                .answer("show route where net ~ [fd", both.substring(six))
                .answer("show status", Recorded.read("bird-status.txt"));
        DaemonRoutes answer = new Bird(new Birdc(birdc)).ask(List.of(FOUR, OTHER, SIX));
        assertEquals(Optional.of(SELF), answer.self());
        assertEquals(read("bird-ospf-h2.txt"), answer.foreign());
        assertEquals(
                List.of(
                        List.of("-r", "show route where net ~ [10.1.0.50/32, 10.1.0.51/32] all"),
                        List.of("-r", "show route where net ~ [fd00:10:1::50/128] all"),
                        List.of("-r", "show status")),
                birdc.asked);
        Recorded alone = new Recorded().answer("show route", NONE);
        assertEquals(DaemonRoutes.NONE, new Bird(new Birdc(alone)).ask(List.of(FOUR)));
        assertEquals(1, alone.asked.size());
    }

    /** With a longer question, birdc ends with "Server read error: Connection reset by peer". */
    @Test
    public void questionAboutManyAddressesStaysShorterThan4096Bytes() {
        Recorded birdc = new Recorded().answer("show route", NONE);
        List<Ip> addresses = IntStream.range(0, 1000)
                .mapToObj(i -> Ip.parse("fd00:1111:2222:3333:4444:5555:6666:%x".formatted(0x1000 + i)))
                .toList();
        new Bird(new Birdc(birdc)).ask(addresses);
        assertEquals(16, birdc.asked.size());
        birdc.asked.forEach(question -> assertTrue(question.get(1).length() < 4096));
    }

    @Test
    public void unexpectedOutputIsRejected() {
        assertEquals(
                "the output of birdc is not understood: syntax error, unexpected CF_SYM_UNDEFINED",
                assertThrows(
                                RejectedException.class,
                                () -> BirdAnswers.routes(NONE + "syntax error, unexpected CF_SYM_UNDEFINED\n"))
                        .getMessage());
        assertThrows(RejectedException.class, () -> BirdAnswers.self(NONE));
        assertEquals(
                "the output of birdc is not understood:  unicast [ospf1 18:15:03.511] * (150)",
                assertThrows(
                                RejectedException.class,
                                () -> BirdAnswers.routes(NONE + " unicast [ospf1 18:15:03.511] * (150)\n"))
                        .getMessage());
    }
}
