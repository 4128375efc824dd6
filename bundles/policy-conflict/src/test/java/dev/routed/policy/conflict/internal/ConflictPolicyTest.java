package dev.routed.policy.conflict.internal;

import static dev.routed.policy.conflict.internal.rules.Samples.ADDRESS;
import static dev.routed.policy.conflict.internal.rules.Samples.ID;
import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Reason;
import dev.routed.api.policy.Attachment;
import dev.routed.api.routing.ForeignRoute;
import dev.routed.policy.conflict.internal.rules.ConflictResolution;
import dev.routed.policy.conflict.internal.rules.Samples;
import dev.routed.testkit.FindingLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.After;
import org.junit.Test;

/** The routing daemon learns that another host announces the address of a live endpoint. */
public class ConflictPolicyTest {
    private static final ForeignRoute FOREIGN = Samples.learned(Ip.parse("192.0.2.9"));
    private static final String SENTENCE = "is also routed by 192.0.2.9 (ospf via 10.0.0.3 dev eth1); packets may go"
            + " there: give one of the two containers another address";
    private static final String FOUND = "conflict 10.1.0.2 eeeeeeeeeeee " + SENTENCE;
    private static final String OVER =
            "conflict-over 10.1.0.2 eeeeeeeeeeee is no longer routed by 192.0.2.9 (ospf via 10.0.0.3 dev eth1)";

    private final Fixture fixture = new Fixture();
    private final ConflictPolicy policy = fixture.policy;
    private final List<String> events = fixture.events;
    private final List<ForeignRoute> learned = fixture.learned;

    @After
    public void stop() {
        policy.stop();
    }

    private void look() {
        fixture.look();
    }

    @Test
    public void foreignAnnouncementAndItsEndAreRecordedOnce() {
        policy.adopt(List.of(Samples.in(Map.of())));
        look();
        assertEquals(List.of(), events);
        learned.add(FOREIGN);
        look();
        look();
        assertEquals(List.of(FOUND), events);
        assertEquals(List.of("10.1.0.2 eeeeeeeeeeee: " + SENTENCE), FindingLines.of(policy.findings()));
        learned.clear();
        look();
        assertEquals(List.of(FOUND, OVER), events);
        assertEquals(List.of(), policy.findings());
    }

    @Test
    public void presentConflictsAndAllSinceTheStartAreCounted() {
        policy.update(List.of(Samples.in(Map.of())));
        assertEquals(List.of("routed_conflicts 0", "routed_conflicts_found 0"), counted());
        learned.add(FOREIGN);
        look();
        look();
        assertEquals(List.of("routed_conflicts 1", "routed_conflicts_found 1"), counted());
        learned.clear();
        look();
        assertEquals(List.of("routed_conflicts 0", "routed_conflicts_found 1"), counted());
        learned.add(FOREIGN);
        look();
        assertEquals(List.of("routed_conflicts 1", "routed_conflicts_found 2"), counted());
    }

    private List<String> counted() {
        return policy.metrics().stream()
                .map(metric ->
                        metric.name() + " " + (long) metric.samples().get(0).value())
                .toList();
    }

    @Test
    public void anotherNextHopIsNoNewConflict() {
        policy.update(List.of(Samples.in(Map.of())));
        learned.add(FOREIGN);
        look();
        learned.set(
                0,
                ForeignRoute.learned(ADDRESS, "ospf", List.of(new Hop("eth2", Optional.empty())), FOREIGN.routers()));
        look();
        assertEquals(List.of(FOUND), events);
    }

    @Test
    public void addressThatIsHandedOverOrDrainedHasNoConflict() {
        policy.update(List.of(Samples.in(Map.of())));
        learned.add(FOREIGN);
        for (Announcement announcement :
                List.of(Announcement.LAST_RESORT, Announcement.HANDED_OVER, Announcement.DRAINED)) {
            Attachment live = Samples.in(Map.of());
            policy.announced(new Attachment(
                    live.network(), live.endpoint().withSuppressed(new TreeMap<>(Map.of(ADDRESS, announcement)))));
            look();
            assertEquals(List.of(), events);
        }
        policy.announced(Samples.in(Map.of()));
        look();
        assertEquals(List.of(FOUND), events);
    }

    @Test
    public void removedEndpointHasNoConflict() {
        policy.update(List.of(Samples.in(Map.of())));
        learned.add(FOREIGN);
        look();
        policy.removed(Samples.in(Map.of()));
        look();
        assertEquals(List.of(FOUND), events);
        assertEquals(List.of(), policy.findings());
    }

    @Test
    public void daemonIsNotAskedWithoutExclusiveAddresses() {
        look();
        policy.update(List.of(Samples.in(Map.of("anycast", "10.1.0.0/24"))));
        look();
        assertEquals("an anycast address has no conflict", List.of(), fixture.asked);
    }

    @Test
    public void announcementOfAnEndpointThatIsNotLiveIsIgnored() {
        policy.announced(Samples.in(Map.of()));
        look();
        assertEquals(List.of(), fixture.asked);
    }

    @Test
    public void changeOfAnOwnRouteCausesNoQuestion() {
        policy.adopt(List.of(Samples.in(Map.of())));
        policy.tick();
        policy.routeChanged(ADDRESS, fixture.kernel().protocol());
        policy.tick();
        assertEquals(1, fixture.asked.size());
        policy.routeChanged(ADDRESS, 188);
        policy.tick();
        assertEquals(2, fixture.asked.size());
    }

    @Test
    public void newEndpointIsCheckedWithoutAChangeOfRoutes() {
        policy.tick();
        policy.update(List.of(Samples.in(Map.of())));
        learned.add(FOREIGN);
        policy.tick();
        assertEquals(List.of(FOUND), events);
    }

    @Test
    public void daemonThatDoesNotAnswerIsRecordedOnceAndEndsNoConflict() {
        policy.update(List.of(Samples.in(Map.of())));
        learned.add(FOREIGN);
        look();
        fixture.daemonFault = Optional.of("vtysh fails: Exiting: failed to connect to any daemons.");
        look();
        look();
        String away = "does not report foreign routes, so the last known conflicts apply: vtysh fails: Exiting:"
                + " failed to connect to any daemons.";
        assertEquals(List.of(FOUND, "conflict FRR " + away), events);
        assertEquals(List.of("10.1.0.2 eeeeeeeeeeee: " + SENTENCE, "FRR: " + away), FindingLines.of(policy.findings()));
        fixture.daemonFault = Optional.empty();
        look();
        assertEquals(List.of(FOUND, "conflict FRR " + away, "conflict FRR is over: " + away), events);
    }

    /** The bundle routing reports it. */
    @Test
    public void missingDaemonIsNeitherFindingNorEvent() {
        policy.update(List.of(Samples.in(Map.of())));
        fixture.daemonRuns = false;
        look();
        assertEquals(List.of(), events);
        assertEquals(List.of(), policy.findings());
    }

    @Test
    public void unexpectedExceptionDoesNotEndTheTimer() {
        policy.update(List.of(Samples.in(Map.of("anycast", "foo"))));
        for (int looks = 0; looks < 60; looks++) {
            look();
        }
        assertEquals(1, policy.findings().size());
        assertEquals(
                List.of("conflict host cannot be checked for conflicts: network option anycast: 'foo' is"
                        + " not an IP address"),
                events);
    }

    @Test
    public void youngerAddressIsSuppressedUntilTheOtherIsWithdrawn() {
        List<String> reconsidered = new ArrayList<>();
        Attachment younger = Samples.in(Map.of("conflict", "yield"));
        policy.check(younger.network());
        policy.setChangeListener(reconsidered::add);
        fixture.kernel.foreign().link("eth1", "");
        fixture.kernel.foreign().route(Samples.route("10.1.0.2/32", "10.0.0.3", 188));
        policy.update(List.of(younger));
        assertEquals(List.of(), policy.reasons(younger, ADDRESS));
        learned.add(FOREIGN);
        look();
        assertEquals("the other host may be about to withdraw", List.of(), policy.reasons(younger, ADDRESS));
        fixture.nanoTime += ConflictResolution.WITHDRAWAL.toNanos();
        look();
        Reason reason = new Reason("also routed by 192.0.2.9 (ospf via 10.0.0.3 dev eth1)", Announcement.SUPPRESSED);
        assertEquals(List.of(reason), policy.reasons(younger, ADDRESS));
        // The endpoint is live and has changed.
        policy.update(List.of(younger));
        fixture.daemonFault = Optional.of("no");
        look();
        assertEquals(
                "a daemon that does not answer changes nothing", List.of(reason), policy.reasons(younger, ADDRESS));
        fixture.daemonFault = Optional.empty();
        learned.clear();
        look();
        assertEquals(List.of(), policy.reasons(younger, ADDRESS));
        assertEquals(List.of(ID, ID), reconsidered);
    }

    @Test
    public void changedSettingsTakeEffectAndABadOneIsRejectedAlone() {
        policy.changed(Fixture.config("bird", "60"));
        policy.changed(Fixture.config("bird", "60"));
        policy.changed(Fixture.config("frr", "0"));
        policy.changed(Fixture.config("quagga", "5"));
        String pid = "settings dev.routed.policy.conflict ";
        String keep = ": run 'routed config:property-set -p dev.routed.policy.conflict ";
        assertEquals(
                List.of(
                        pid + "is now in effect: daemon = bird, interval = 60",
                        pid + "interval is rejected, and '60' applies: interval: '0' is not a number of seconds"
                                + " from 1 to 3600" + keep + "interval '60''",
                        pid + "is now in effect: daemon = frr, interval = 60",
                        pid + "interval is over: is rejected, and '60' applies: interval: '0' is not a number of"
                                + " seconds from 1 to 3600" + keep + "interval '60''",
                        pid + "daemon is rejected, and 'frr' applies: daemon 'quagga' is none of auto, frr, bird" + keep
                                + "daemon 'frr''",
                        pid + "is now in effect: daemon = frr, interval = 5"),
                events);
        policy.update(List.of(Samples.in(Map.of())));
        fixture.daemonFault = Optional.of("no");
        look();
        assertEquals(
                "the previous value stays in effect",
                "FRR",
                policy.findings().get(1).subject());
    }
}
