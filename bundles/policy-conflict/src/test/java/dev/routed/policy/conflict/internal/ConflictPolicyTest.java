package dev.routed.policy.conflict.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.Refusal;
import dev.routed.api.health.Finding;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.Reason;
import dev.routed.api.policy.Attachment;
import dev.routed.testkit.ToldEvents;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.After;
import org.junit.Test;

/** Another host announces the address of an endpoint that stands. */
public class ConflictPolicyTest {
    private static final Ip ADDRESS = Ip.parse("10.1.0.2");
    private static final Rival RIVAL = new Rival(ADDRESS, "ospf",
            List.of(new Hop("eth1", Optional.of(Ip.parse("10.0.0.3")))), List.of(Ip.parse("192.0.2.9")));
    private static final String SENTENCE = "is announced by 192.0.2.9 (ospf via 10.0.0.3 dev eth1) as well, and packets may"
            + " go there: give one of the two another address";
    private static final String FOUND = "conflict 10.1.0.2 eeeeeeeeeeee " + SENTENCE;
    private static final String OVER =
            "conflict-over 10.1.0.2 eeeeeeeeeeee is no longer announced by 192.0.2.9 (ospf via 10.0.0.3 dev eth1)";

    private final ToldEvents events = new ToldEvents();
    private final List<String> told = events.told();
    private final List<Rival> announced = new ArrayList<>();
    private final List<Collection<Ip>> asked = new ArrayList<>();
    private Optional<String> fault = Optional.empty();
    private boolean runs = true;
    private boolean routedElsewhere;
    private long now;
    private final ConflictPolicy policy = new ConflictPolicy(events, new Daemons() {
        @Override
        Optional<Map.Entry<DaemonKind, RoutingDaemon>> current(Optional<DaemonKind> wanted) {
            return Optional.of(Map.entry(wanted.orElse(DaemonKind.FRR), (RoutingDaemon) ConflictPolicyTest.this::ask))
                    .filter(any -> runs);
        }
    }, address -> routedElsewhere, () -> now, config("auto", "10"));

    @After
    public void stop() {
        policy.stop();
    }

    private Heard ask(Collection<Ip> addresses) {
        asked.add(List.copyOf(addresses));
        fault.ifPresent(text -> {
            throw Refusal.host(text, null);
        });
        return new Heard(Optional.of(Ip.parse("192.0.2.1")),
                announced.stream().filter(rival -> addresses.contains(rival.address())).toList());
    }

    static Attachment attachment(Map<String, String> ofNetwork) {
        String network = "a".repeat(64);
        return new Attachment(
                new Network(network, List.of(), List.of(), Set.of(), List.of(), ofNetwork, Optional.empty()),
                new Endpoint("e".repeat(64), network, List.of(ADDRESS), List.of(), new Mac(1), "rteeeeeeeeeeee",
                        "rceeeeeeeeeeee", 1500, Map.of(), Collections.emptySortedSet(), Optional.empty()));
    }

    static ConflictConfig config(String daemon, String interval) {
        return new ConflictConfig() {
            @Override
            public String daemon() {
                return daemon;
            }

            @Override
            public String interval() {
                return interval;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return ConflictConfig.class;
            }
        };
    }

    private void look() {
        policy.routesChanged();
        policy.tick();
    }

    @Test
    public void aRivalIsToldOnceAndItsEndToo() {
        policy.adopt(List.of(attachment(Map.of())));
        look();
        assertEquals(List.of(), told);
        announced.add(RIVAL);
        look();
        look();
        assertEquals(List.of(FOUND), told);
        assertEquals(List.of(new Finding("10.1.0.2 eeeeeeeeeeee", SENTENCE)), policy.findings());
        announced.clear();
        look();
        assertEquals(List.of(FOUND, OVER), told);
        assertEquals(List.of(), policy.findings());
    }

    @Test
    public void conflictsAreCountedThoseThatThereAreAndAllThatThereWere() {
        policy.stand(List.of(attachment(Map.of())));
        assertEquals(List.of("routed_conflicts 0", "routed_conflicts_found 0"), counted());
        announced.add(RIVAL);
        look();
        look();
        assertEquals(List.of("routed_conflicts 1", "routed_conflicts_found 1"), counted());
        announced.clear();
        look();
        assertEquals(List.of("routed_conflicts 0", "routed_conflicts_found 1"), counted());
        announced.add(RIVAL);
        look();
        assertEquals(List.of("routed_conflicts 1", "routed_conflicts_found 2"), counted());
    }

    private List<String> counted() {
        return policy.metrics().stream()
                .map(metric -> metric.name() + " " + (long) metric.samples().get(0).value())
                .toList();
    }

    @Test
    public void anotherWayToItIsNoNewRival() {
        policy.stand(List.of(attachment(Map.of())));
        announced.add(RIVAL);
        look();
        announced.set(0, new Rival(ADDRESS, "ospf", List.of(new Hop("eth2", Optional.empty())), RIVAL.routers()));
        look();
        assertEquals(List.of(FOUND), told);
    }

    @Test
    public void whoTakesAnAddressThatIsHandedOverOrDrainedIsNoRival() {
        policy.stand(List.of(attachment(Map.of())));
        announced.add(RIVAL);
        for (Announcement announcement : List.of(Announcement.YIELDING, Announcement.CEDED, Announcement.DRAINED)) {
            Attachment standing = attachment(Map.of());
            policy.announced(new Attachment(
                    standing.network(), standing.endpoint().with(new TreeMap<>(Map.of(ADDRESS, announcement)))));
            look();
            assertEquals(List.of(), told);
        }
        policy.announced(attachment(Map.of()));
        look();
        assertEquals(List.of(FOUND), told);
    }

    @Test
    public void whoseEndpointIsGoneHasNoRival() {
        policy.stand(List.of(attachment(Map.of())));
        announced.add(RIVAL);
        look();
        policy.gone(attachment(Map.of()));
        look();
        assertEquals(List.of(FOUND), told);
        assertEquals(List.of(), policy.findings());
    }

    @Test
    public void nothingIsAskedForNothing() {
        look();
        policy.stand(List.of(attachment(Map.of("anycast", "10.1.0.0/24"))));
        look();
        assertEquals("what the network shares has no rival", List.of(), asked);
    }

    @Test
    public void aNewEndpointIsLookedAfterWithoutBeingToldOfRoutes() {
        policy.tick();
        policy.stand(List.of(attachment(Map.of())));
        announced.add(RIVAL);
        policy.tick();
        assertEquals(List.of(FOUND), told);
    }

    @Test
    public void aDaemonThatDoesNotAnswerIsToldOnceAndEndsNothing() {
        policy.stand(List.of(attachment(Map.of())));
        announced.add(RIVAL);
        look();
        fault = Optional.of("vtysh fails: Exiting: failed to connect to any daemons.");
        look();
        look();
        String away = "cannot be asked who else announces our addresses: vtysh fails: Exiting: failed to connect to any daemons.";
        assertEquals(List.of(FOUND, "conflict FRR " + away), told);
        assertEquals(List.of(new Finding("10.1.0.2 eeeeeeeeeeee", SENTENCE), new Finding("FRR", away)), policy.findings());
        fault = Optional.empty();
        look();
        assertEquals(List.of(FOUND, "conflict FRR " + away, "conflict FRR can be asked again who else announces our addresses"),
                told);
    }

    @Test
    public void whereNoDaemonRunsThatIsAFindingAndNoEvent() {
        policy.stand(List.of(attachment(Map.of())));
        runs = false;
        look();
        assertEquals(List.of(), told);
        assertEquals(List.of(new Finding("routing", "neither FRR nor BIRD runs here, so that no other host learns where"
                + " containers of this one are: start one, as etc/routing shows")), policy.findings());
        policy.gone(attachment(Map.of()));
        look();
        assertEquals(List.of(), policy.findings());
    }

    @Test
    public void whatNobodyExpectedEndsNoTimer() {
        policy.stand(List.of(attachment(Map.of("anycast", "foo"))));
        look();
        assertEquals(List.of("conflict host who else announces our addresses cannot be seen: network option anycast: 'foo' is"
                + " not an IP address"), told);
    }

    @Test
    public void theYoungerOneIsAnnouncedNoMoreUntilTheOtherIsGone() {
        List<String> reconsidered = new ArrayList<>();
        Attachment yields = attachment(Map.of("conflict", "yield"));
        policy.check(yields.network());
        policy.reconsiderBy(reconsidered::add);
        routedElsewhere = true;
        policy.stand(List.of(yields));
        assertEquals(List.of(), policy.reasons(yields, ADDRESS));
        announced.add(RIVAL);
        look();
        assertEquals("the other may just be going", List.of(), policy.reasons(yields, ADDRESS));
        now += Yields.GOING.toNanos();
        look();
        Reason reason = new Reason(
                "192.0.2.9 (ospf via 10.0.0.3 dev eth1) has it as well", Announcement.WITHHELD);
        assertEquals(List.of(reason), policy.reasons(yields, ADDRESS));
        // It stands, and is told again because it has changed.
        policy.stand(List.of(yields));
        fault = Optional.of("no");
        look();
        assertEquals("what cannot be seen changes nothing", List.of(reason), policy.reasons(yields, ADDRESS));
        fault = Optional.empty();
        announced.clear();
        look();
        assertEquals(List.of(), policy.reasons(yields, ADDRESS));
        assertEquals(List.of("e".repeat(64), "e".repeat(64)), reconsidered);
    }

    @Test
    public void settingsChangeWhileItRunsAndBadOnesAreRefusedWhole() {
        policy.changed(config("bird", "60"));
        policy.changed(config("bird", "60"));
        policy.changed(config("frr", "0"));
        policy.changed(config("quagga", "5"));
        String pid = "settings dev.routed.policy.conflict ";
        assertEquals(
                List.of(
                        pid + "is now in force: daemon = bird, interval = 60",
                        pid + "is refused and what held before goes on to hold: interval '0' is not a number of seconds from 1 to 3600",
                        pid + "is refused and what held before goes on to hold: daemon 'quagga' is none of auto, frr, bird"),
                told);
        policy.stand(List.of(attachment(Map.of())));
        fault = Optional.of("no");
        look();
        assertEquals("what held before", "BIRD", policy.findings().get(0).subject());
    }
}
