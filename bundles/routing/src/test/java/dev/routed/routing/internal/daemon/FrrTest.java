package dev.routed.routing.internal.daemon;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.routed.api.RejectedException;
import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.net.Ip;
import dev.routed.api.routing.DaemonRoutes;
import dev.routed.api.routing.ForeignRoute;
import dev.routed.testkit.JsonMutations;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

/** This host is 10.0.0.2; 10.0.0.1 also announces 10.1.0.50 and fd00:10:1::50. */
public class FrrTest {
    private static final Ip FOUR = Ip.parse("10.1.0.50");
    private static final Ip OTHER = Ip.parse("10.1.0.51");
    private static final Ip SIX = Ip.parse("fd00:10:1::50");
    private static final Ip SELF = Ip.parse("10.0.0.2");
    private static final List<Ip> ROUTER = List.of(Ip.parse("10.0.0.1"));

    private final Recorded vtysh = new Recorded()
            .answer("show ip route 10.1.0.50/32", Recorded.read("frr-rib.txt"))
            .answer("show ip ospf border-routers", Recorded.read("frr-ospf.txt") + Recorded.read("frr-ospf6.txt"))
            .answer("show bgp ipv4 unicast", Recorded.read("frr-bgp.txt"));

    private static Hop hop(String via, String link) {
        return new Hop(link, Optional.of(Ip.parse(via)));
    }

    @Test
    public void ospfRouteHasRoutersAndHops() {
        DaemonRoutes answer = new Frr(new Vtysh(vtysh), () -> false).ask(List.of(FOUR, OTHER, SIX));
        assertEquals(Optional.of(SELF), answer.self());
        ForeignRoute four = answer.foreign().stream()
                .filter(route -> route.address().equals(FOUR))
                .findFirst()
                .orElseThrow();
        assertEquals(
                ForeignRoute.learned(FOUR, "ospf", List.of(hop("10.0.11.4", "s1"), hop("10.0.12.4", "s2")), ROUTER),
                four);
        ForeignRoute six = answer.foreign().stream()
                .filter(route -> route.address().equals(SIX))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of("ospf6", ROUTER), List.of(six.protocol(), six.routers()));
        assertEquals(2, answer.foreign().size());
        assertEquals("10.0.0.1 (ospf via 10.0.11.4 dev s1, via 10.0.12.4 dev s2)", four.owner());
    }

    @Test
    public void oneCallAsksForAllRoutesAndAnotherForTheirRouters() {
        new Frr(new Vtysh(vtysh), () -> false).ask(List.of(FOUR, OTHER, SIX));
        assertEquals(
                List.of(
                        List.of(
                                "-c",
                                "show ip route 10.1.0.50/32 json",
                                "-c",
                                "show ip route 10.1.0.51/32 json",
                                "-c",
                                "show ipv6 route fd00:10:1::50/128 json"),
                        List.of(
                                "-c",
                                "show ip ospf border-routers",
                                "-c",
                                "show ip ospf database external 10.1.0.50 json",
                                "-c",
                                "show ipv6 ospf6 json",
                                "-c",
                                "show ipv6 ospf6 route fd00:10:1::50/128 json")),
                vtysh.asked);
        Recorded alone = new Recorded().answer("show ip route", "{\n}\n{}\n");
        assertEquals(DaemonRoutes.NONE, new Frr(new Vtysh(alone), () -> false).ask(List.of(FOUR, OTHER)));
        assertEquals(1, alone.asked.size());
    }

    @Test
    public void manyAddressesAreAskedForInSeveralCalls() {
        Recorded many = new Recorded().answer("show ip route", "{}\n");
        List<Ip> addresses = IntStream.range(0, 1001)
                .mapToObj(i -> Ip.parse("10.1.%d.%d".formatted(i / 250, i % 250)))
                .toList();
        assertEquals(DaemonRoutes.NONE, new Frr(new Vtysh(many), () -> false).ask(addresses));
        assertEquals(List.of(1000, 1000, 2), many.asked.stream().map(List::size).toList());
    }

    @Test
    public void bgpRouteHasItsRouterFromTheSiteOfOrigin() {
        Recorded bgp =
                new Recorded().answer("show ip route", "{}\n{}\n").answer("show bgp", Recorded.read("frr-bgp.txt"));
        DaemonRoutes answer = new Frr(new Vtysh(bgp), () -> true).ask(List.of(FOUR, SIX));
        assertEquals(Optional.of(SELF), answer.self());
        assertEquals(
                List.of(FOUR, SIX),
                answer.foreign().stream().map(ForeignRoute::address).toList());
        assertEquals(
                List.of(ROUTER, ROUTER),
                answer.foreign().stream().map(ForeignRoute::routers).toList());
        assertEquals("s1", answer.foreign().get(0).hops().get(0).link());
        assertEquals(
                List.of(
                        "-c",
                        "show bgp ipv4 unicast 10.1.0.50/32 json",
                        "-c",
                        "show bgp ipv6 unicast fd00:10:1::50/128 json"),
                bgp.asked.get(1));
    }

    @Test
    public void ownAnnouncementThatComesBackIsNotForeign() {
        String echoed = Recorded.read("frr-bgp.txt").replace("SoO:10.0.0.1:", "SoO:10.0.0.2:");
        assertEquals(List.of(), FrrAnswers.bgp(echoed).foreign());
        assertEquals(
                "a path without a site of origin counts as ours",
                List.of(),
                FrrAnswers.bgp(Recorded.read("frr-bgp.txt").replace("SoO", "RT"))
                        .foreign());
    }

    @Test
    public void announcementOfAnUnreachableRouterOrAnOldOneDoesNotCount() {
        String gone = Recorded.read("frr-ospf.txt").replace("R    10.0.0.1", "R    10.0.0.7");
        assertEquals(Set.of(), FrrAnswers.ospf(gone).announcers(FOUR));
        String old = Recorded.read("frr-ospf.txt").replace("\"lsaAge\": 6,", "\"lsaAge\": 3600,");
        assertEquals(Set.of(), FrrAnswers.ospf(old).announcers(FOUR));
    }

    @Test
    public void unexpectedOutputIsRejected() {
        for (String output : List.of(
                "bgpd is not running", "{\"10.1.0.50/32\":[{\"protocol\":\"ospf\",\"nexthops\":[{\"ip\":\"x\"}]}]}")) {
            String sentence = assertThrows(RejectedException.class, () -> FrrAnswers.routes(output))
                    .getMessage();
            assertEquals(sentence, "the output of vtysh is not understood: ", sentence.replaceFirst("(: ).*", "$1"));
        }
        assertThrows(RejectedException.class, () -> FrrAnswers.ospf(""));
        assertEquals(
                "OSPFv3 alone",
                ROUTER,
                List.copyOf(FrrAnswers.ospf(Recorded.read("frr-ospf6.txt")).announcers(SIX)));
    }

    /** FRR of another version, or another program of its name. */
    @Test
    public void answerWithOtherValuesIsReadOrRejectedByASentence() throws IOException {
        read(FrrAnswers::routes, Recorded.read("frr-rib.txt"));
        String four = Recorded.read("frr-ospf.txt");
        String table = four.substring(0, four.indexOf('{'));
        read(document -> FrrAnswers.ospf(table + document).self(), four.substring(table.length()));
        read(document -> FrrAnswers.ospf(document).self(), Recorded.read("frr-ospf6.txt"));
        read(FrrAnswers::bgp, Recorded.read("frr-bgp.txt"));
        for (String text : List.of("", "{", "nothing", "[".repeat(5000))) {
            assertSentence(() -> FrrAnswers.routes(text));
            assertSentence(() -> FrrAnswers.ospf(text));
        }
        assertSentence(() -> FrrAnswers.ospf("{}"));
    }

    private static void read(Consumer<String> reader, String documents) throws IOException {
        JsonMapper json = new JsonMapper();
        for (JsonNode document :
                json.readerFor(JsonNode.class).<JsonNode>readValues(documents).readAll()) {
            for (String variant : JsonMutations.of(document.toString())) {
                try {
                    reader.accept(variant);
                } catch (RejectedException e) {
                    assertSentence(e);
                }
            }
        }
    }

    private static void assertSentence(ThrowingRunnable read) {
        assertSentence(assertThrows(RejectedException.class, read));
    }

    private static void assertSentence(RejectedException e) {
        assertTrue(e.getMessage(), e.getMessage().startsWith("the output of vtysh is not understood: "));
        assertFalse(e.getMessage(), e.getMessage().matches("(?s).*(java|jackson|Source|\"null\").*"));
    }
}
