package dev.routed.trace.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Endpoint;
import dev.routed.api.nftables.FilterVerdict;
import dev.routed.api.nftables.FilterVerdict.Outcome;
import dev.routed.api.policy.FirstPacket;
import dev.routed.api.trace.TraceStep;
import dev.routed.api.trace.TraceStep.Result;
import dev.routed.process.route.FibEntry;
import dev.routed.process.route.FibEntry.NextHop;
import dev.routed.process.route.RouteAnswer;
import dev.routed.testkit.Attachments;
import dev.routed.trace.internal.Party.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

public class WayTest {
    private static final Ip SOURCE = Ip.parse("10.1.0.2");
    private static final Ip TARGET = Ip.parse("10.1.0.3");
    private static final Ip GATEWAY = Ip.parse("169.254.1.1");
    private static final Interface ETH0 = new Interface("eth0", 5, 7, 0, 1500, true);
    private static final Interface UP0 = new Interface("up0", 3, 0, 0, 1400, true);
    private static final Endpoint ENDPOINT =
            Attachments.endpoint("e".repeat(64), Map.of(), "10.1.0.2").withGateways(List.of(GATEWAY));
    private static final Party ONE = new Party("one", Kind.CONTAINER, List.of(ENDPOINT), List.of(SOURCE));
    private static final FirstPacket PACKET = new FirstPacket(
            SOURCE, TARGET, Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), "rteee", true);

    private static RouteAnswer by(String link, Optional<Ip> via) {
        return RouteAnswer.found(new FibEntry(
                "unicast", "default", List.of(new NextHop(link, via)), "", Optional.empty(), 0, 0, "", ""));
    }

    private static Departure departure(RouteAnswer route, Interface link) {
        return new Departure(Optional.of(SOURCE), route, Optional.of(link), Optional.of(ENDPOINT));
    }

    private static FibEntry covering(String type, String destination) {
        return new FibEntry(type, destination, List.of(), "", Optional.empty(), 0, 0, "", "");
    }

    @Test
    public void defaultRouteByItsGateway_passes() {
        TraceStep step = Way.gateway(departure(by("eth0", Optional.of(GATEWAY)), ETH0), TARGET);
        assertEquals(new TraceStep("gateway", Result.PASSES, "via 169.254.1.1 dev eth0"), step);
    }

    @Test
    public void defaultRouteByAnotherRouter_isTold() {
        TraceStep step = Way.gateway(departure(by("eth0", Optional.of(TARGET)), ETH0), TARGET);
        assertEquals(Result.UNKNOWN, step.result());
        assertTrue(step.text(), step.text().contains("which is not the gateway 169.254.1.1"));
    }

    @Test
    public void containerWithoutRoute_stops() {
        TraceStep step = Way.gateway(departure(RouteAnswer.none("Network is unreachable", List.of()), ETH0), TARGET);
        assertEquals(Result.STOPS, step.result());
        assertTrue(
                step.text(), step.text().startsWith("the container has no route to 10.1.0.3: Network is unreachable"));
    }

    @Test
    public void linkThatIsDownInTheContainer_stops() {
        Interface down = new Interface("eth0", 5, 7, 0, 1500, false);
        assertEquals(
                Result.STOPS,
                Way.gateway(departure(by("eth0", Optional.of(GATEWAY)), down), TARGET)
                        .result());
    }

    @Test
    public void linkOfAnotherDriver_isUnknown() {
        Departure departure = new Departure(
                Optional.of(SOURCE), by("eth1", Optional.of(GATEWAY)), Optional.of(ETH0), Optional.empty());
        assertEquals(Result.UNKNOWN, Way.gateway(departure, TARGET).result());
    }

    @Test
    public void blackhole_isNamedWithTheCommandThatRemovesIt() {
        RouteAnswer answer = RouteAnswer.none("Invalid argument", List.of(covering("blackhole", "10.1.0.0/16")));
        assertEquals(
                "blackhole 10.1.0.0/16 discards the packet: announce a more specific route, or"
                        + " 'ip route del blackhole 10.1.0.0/16'",
                Way.route(answer, PACKET, "rteee").text());
    }

    @Test
    public void reversePathFilter_isNamedWithTheSysctl() {
        RouteAnswer answer = RouteAnswer.none("Invalid cross-device link", List.of());
        assertEquals(
                "rp_filter drops packets from 10.1.0.2 that enter by up0:"
                        + " 'sysctl -w net.ipv4.conf.up0.rp_filter=2'",
                Way.route(answer, PACKET, "up0").text());
    }

    @Test
    public void noRoute_stops() {
        TraceStep step = Way.route(RouteAnswer.none("Network is unreachable", List.of()), PACKET, "rteee");
        assertEquals(Result.STOPS, step.result());
        assertTrue(step.text(), step.text().startsWith("no route to 10.1.0.3 (Network is unreachable)"));
    }

    @Test
    public void routeThatARuleOverrides_isToldWithTheRules() {
        RouteAnswer answer = RouteAnswer.none("No route to host", List.of(covering("unicast", "10.1.0.3")));
        assertTrue(
                Way.route(answer, PACKET, "rteee").text(),
                Way.route(answer, PACKET, "rteee").text().contains("'ip rule' shows the rules"));
    }

    @Test
    public void routeToTheReceiversLink_passes_andToAnotherStops() {
        Endpoint receiver = Attachments.endpoint("f".repeat(64), Map.of(), "10.1.0.3");
        Party two = new Party("two", Kind.CONTAINER, List.of(receiver), List.of(TARGET));
        Interface link = new Interface(receiver.link(), 9, 4, 0, 1500, true);
        FibEntry entry = by(receiver.link(), Optional.empty()).entry().orElseThrow();
        assertEquals(
                Result.PASSES,
                Way.nextHop(entry, two, Optional.of(receiver), Optional.of(link), List.of())
                        .result());
        assertEquals(
                Result.STOPS,
                Way.nextHop(entry, two, Optional.of(receiver), Optional.of(UP0), List.of())
                        .result());
    }

    @Test
    public void nextHop_namesTheHostsThatAnnounceTheTarget() {
        Party there = new Party("10.1.0.3", Kind.ELSEWHERE, List.of(), List.of(TARGET));
        FibEntry entry = by("up0", Optional.of(Ip.parse("192.0.2.1"))).entry().orElseThrow();
        assertEquals(
                "via 192.0.2.1 dev up0, to host h3 or 10.0.0.4",
                Way.nextHop(entry, there, Optional.empty(), Optional.of(UP0), List.of("h3", "10.0.0.4"))
                        .text());
        assertEquals(
                "via 192.0.2.1 dev up0",
                Way.nextHop(entry, there, Optional.empty(), Optional.of(UP0), List.of())
                        .text());
    }

    @Test
    public void hostThatDoesNotForward_stopsWithTheSysctlOfTheFamily() {
        assertTrue(Way.forwarding(true, Family.IPV4, "up0").isEmpty());
        assertEquals(
                "the host does not forward: 'sysctl -w net.ipv4.conf.up0.forwarding=1'",
                Way.forwarding(false, Family.IPV4, "up0").orElseThrow().text());
        assertEquals(
                "the host does not forward: 'sysctl -w net.ipv6.conf.all.forwarding=1'",
                Way.forwarding(false, Family.IPV6, "up0").orElseThrow().text());
    }

    @Test
    public void filterThatDrops_isNamedWithItsCommand() {
        FilterVerdict drop = new FilterVerdict(
                Outcome.DROPPED, "iptables FORWARD", "-A DOCKER-USER -j DROP", "iptables -D DOCKER-USER 1");
        FilterVerdict unknown = new FilterVerdict(Outcome.UNKNOWN, "nft inet f g", "limit rate 1", "nft delete");
        assertEquals(
                List.of(
                        new TraceStep(
                                "forward",
                                Result.STOPS,
                                "iptables FORWARD drops it by '-A DOCKER-USER -j DROP': 'iptables -D DOCKER-USER 1'"),
                        new TraceStep("forward", Result.UNKNOWN, "nft inet f g may drop it by 'limit rate 1'")),
                Way.filters(List.of(drop, unknown)));
        assertEquals(
                List.of(new TraceStep("forward", Result.PASSES, "the filters of the host accept it")),
                Way.filters(List.of()));
    }

    @Test
    public void mtus_areListedFromTheSmallest_ifTheyDiffer() {
        List<PathMtu> mtus =
                Way.mtus(ONE, departure(by("eth0", Optional.empty()), ETH0), Optional.of(UP0), Optional.empty());
        assertEquals(
                "1400 bytes on up0, 1500 bytes on eth0 of the container",
                Way.mtu(mtus).text());
    }

    @Test
    public void largePacketsThatVanish_stopWithTheMtuToSet() {
        List<PathMtu> mtus = List.of(new PathMtu("on eth0 of the container", 1500));
        TraceStep step = Way.mtu(mtus, new SizeResult(1500, 1400, Optional.empty()), Optional.of("a".repeat(64)));
        assertEquals(
                new TraceStep(
                        "mtu",
                        Result.STOPS,
                        "packets above 1400 bytes vanish without a report, so large transfers hang:"
                                + " 'routed network-set aaaaaaaaaaaa mtu 1400'"),
                step);
    }

    @Test
    public void largePacketsThatARouterReports_pass() {
        List<PathMtu> mtus = List.of(new PathMtu("on eth0 of the container", 1500));
        TraceStep step = Way.mtu(mtus, new SizeResult(1500, 1400, Optional.of("10.0.0.1")), Optional.empty());
        assertEquals(Result.PASSES, step.result());
        assertTrue(step.text(), step.text().endsWith("10.0.0.1 reports 1400 bytes, to which senders adapt"));
    }

    @Test
    public void stepThatSeemedToStopAPacketThatArrives_isUnknown_butNotTheMtu() {
        TraceStep filter = new TraceStep("forward", Result.STOPS, "a rule drops it");
        TraceStep mtu = new TraceStep("mtu", Result.STOPS, "large packets vanish");
        TraceStep probe = Way.probe(new ProbeResult("ping", Optional.empty(), Optional.empty()), TARGET);
        assertEquals(
                List.of(Result.UNKNOWN, Result.STOPS, Result.PASSES),
                Way.confirmed(List.of(filter, mtu, probe)).stream()
                        .map(TraceStep::result)
                        .toList());
        TraceStep silent =
                Way.probe(new ProbeResult("ping", Optional.of("no reply"), Optional.of("10.0.11.4")), TARGET);
        assertEquals(List.of(filter, silent), Way.confirmed(List.of(filter, silent)));
        assertEquals("ping to 10.1.0.3: no reply; the last router that answers is 10.0.11.4", silent.text());
    }
}
