package dev.routed.policy.conflict.internal;

import static dev.routed.policy.conflict.internal.rules.Samples.ADDRESS;
import static dev.routed.policy.conflict.internal.rules.Samples.LINK;
import static dev.routed.policy.conflict.internal.rules.Samples.SIX;
import static dev.routed.policy.conflict.internal.rules.Samples.route;
import static org.junit.Assert.assertEquals;

import dev.routed.api.health.Finding;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.policy.Attachment;
import dev.routed.policy.conflict.internal.rules.Samples;
import dev.routed.testkit.FindingLines;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** A foreign route to an address of a live endpoint appears in the kernel. */
public class KernelConflictsTest {
    private static final Route FOREIGN = route("10.1.0.2/32", "10.0.0.3", 188);
    private static final Route FOREIGN6 = route("fd00:1::2/128", "fe80::3", 188);
    private static final String CONFLICT =
            "conflict 10.1.0.2 eeeeeeeeeeee is also routed by ospf via 10.0.0.3 dev eth1";
    private static final String CONFLICT6 =
            "conflict fd00:1::2 eeeeeeeeeeee is also routed by ospf via fe80::3 dev eth1";
    private static final String OVER =
            "conflict-over 10.1.0.2 eeeeeeeeeeee is no longer routed by ospf via 10.0.0.3 dev eth1";

    private final Fixture fixture = new Fixture();
    private final ConflictPolicy policy = fixture.policy;
    private RouteWatch watch;

    @Before
    public void start() {
        fixture.daemonRuns = false;
        fixture.kernel.foreign().link("eth1", "");
        fixture.kernel.foreign().link(LINK, "");
        fixture.kernel.foreign().route(Route.host(ADDRESS, LINK, 200));
        policy.adopt(List.of(attachment(Map.of(), Map.of())));
        watch = new RouteWatch(fixture.kernel, policy);
    }

    @After
    public void stop() {
        watch.stop();
        policy.stop();
    }

    private static Attachment attachment(Map<String, String> networkOptions, Map<Ip, Announcement> suppressed) {
        return Samples.attachment(networkOptions, Map.of(), suppressed, ADDRESS, SIX);
    }

    private void appears(Route route) {
        fixture.kernel.foreign().route(route);
    }

    private void disappears(Route route) {
        fixture.kernel.foreign().deleteRoute(route);
    }

    /** Without the remedy. */
    private List<String> recorded() {
        return fixture.events.stream()
                .map(event -> event.replaceFirst("; .*", ""))
                .toList();
    }

    private void eventually(String... expected) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        do {
            policy.tick();
        } while (fixture.events.size() < expected.length && System.nanoTime() < end);
        assertEquals(List.of(expected), recorded());
    }

    @Test
    public void foreignRouteAndItsEndAreRecordedOnce() {
        appears(FOREIGN);
        eventually(CONFLICT);
        fixture.look();
        disappears(FOREIGN);
        eventually(CONFLICT, OVER);
    }

    @Test
    public void foreignRouteIsAFindingAndCounted() {
        appears(FOREIGN);
        eventually(CONFLICT);
        assertEquals(
                List.of("10.1.0.2 eeeeeeeeeeee"),
                policy.findings().stream().map(Finding::subject).toList());
        assertEquals(1, policy.metrics().get(0).samples().get(0).value(), 0);
    }

    @Test
    public void suppressedAddressHasNoConflictInTheKernel() {
        policy.announced(attachment(Map.of(), Map.of(ADDRESS, Announcement.SUPPRESSED)));
        appears(FOREIGN);
        appears(FOREIGN6);
        eventually(CONFLICT6);
        policy.announced(attachment(Map.of(), Map.of()));
        fixture.look();
        eventually(CONFLICT6, CONFLICT);
    }

    @Test
    public void addressOfLastResortHasNoConflict() {
        policy.announced(attachment(Map.of(), Map.of(ADDRESS, Announcement.LAST_RESORT)));
        appears(FOREIGN);
        appears(FOREIGN6);
        eventually(CONFLICT6);
    }

    @Test
    public void foreignIpv6RouteIsRecorded() {
        appears(FOREIGN6);
        eventually(CONFLICT6);
    }

    @Test
    public void routeThatAppearedWithoutAWatchIsRecorded() {
        watch.stop();
        appears(FOREIGN);
        watch = new RouteWatch(fixture.kernel, policy);
        eventually(CONFLICT);
        watch.stop();
        watch = new RouteWatch(fixture.kernel, policy);
        disappears(FOREIGN);
        eventually(CONFLICT, OVER);
    }

    @Test
    public void secondAdoptionRecordsNothingAnew() {
        appears(FOREIGN);
        eventually(CONFLICT);
        policy.adopt(List.of(attachment(Map.of(), Map.of())));
        policy.tick();
        assertEquals(List.of(CONFLICT), recorded());
    }

    @Test
    public void everyNextHopIsNamed() {
        fixture.kernel
                .foreign()
                .hostRoute(new HostRoute(
                        ADDRESS,
                        List.of(
                                new HostRoute.Hop("eth1", Optional.of(Ip.parse("10.0.0.4"))),
                                new HostRoute.Hop("eth1", Optional.of(Ip.parse("10.0.0.3")))),
                        188,
                        20));
        eventually(CONFLICT.replace("dev eth1", "dev eth1, via 10.0.0.4 dev eth1"));
    }

    @Test
    public void conflictIsOverWhenTheLinkOfTheRouteGoesDown() {
        appears(FOREIGN);
        eventually(CONFLICT);
        // The kernel reports the link alone, not the IPv4 routes that go with it.
        watch.stop();
        policy.tick();
        fixture.kernel.foreign().up("eth1", false);
        watch.changed("eth2");
        policy.tick();
        assertEquals(List.of(CONFLICT), recorded());
        watch.changed("eth1");
        eventually(CONFLICT, OVER);
    }

    @Test
    public void removedEndpointHasNoConflict() {
        appears(FOREIGN);
        eventually(CONFLICT);
        policy.removed(attachment(Map.of(), Map.of()));
        disappears(FOREIGN);
        fixture.look();
        assertEquals(List.of(CONFLICT), recorded());
    }

    @Test
    public void anycastAddressHasNoConflict() {
        policy.update(List.of(attachment(Map.of("anycast", "10.1.0.0/24"), Map.of())));
        appears(FOREIGN);
        policy.anythingChanged();
        policy.tick();
        assertEquals(List.of(), recorded());
    }

    @Test
    public void ownRouteAndRoutesToOtherAddressesAreNoConflict() {
        appears(route("10.1.0.3/32", "10.0.0.3", 188));
        disappears(Route.host(ADDRESS, LINK, 200));
        policy.anythingChanged();
        policy.tick();
        assertEquals(List.of(), recorded());
    }

    @Test
    public void whatKernelAndDaemonReportIsOneConflict() {
        fixture.daemonRuns = true;
        appears(FOREIGN);
        eventually(CONFLICT);
        fixture.learned.add(Samples.learned(Ip.parse("192.0.2.9")));
        fixture.look();
        assertEquals(
                "the daemon names the router",
                List.of("192.0.2.9 (ospf via 10.0.0.3 dev eth1)"),
                policy.findings().stream()
                        .map(finding -> finding.text().replaceFirst("is also routed by (.*); .*", "$1"))
                        .toList());
        fixture.learned.clear();
        fixture.look();
        disappears(FOREIGN);
        eventually(CONFLICT, OVER);
    }

    @Test
    public void kernelThatDoesNotAnswerIsRecordedOnceAndAFinding() {
        ConflictPolicy blind = fixture.policy(fixture.brokenKernel());
        blind.adopt(List.of(attachment(Map.of(), Map.of())));
        blind.tick();
        fixture.nanoTime += Duration.ofSeconds(20).toNanos();
        blind.tick();
        String sentence =
                "does not report foreign routes, so the last known conflicts apply: the routes of this host cannot be"
                        + " read: read routes: Operation not permitted";
        assertEquals(List.of("conflict kernel " + sentence), recorded());
        assertEquals("kernel: " + sentence, FindingLines.of(blind.findings()).get(0));
        blind.stop();
    }

    @Test
    public void kernelIsReadAgainAfterAFailure() {
        AtomicInteger failures = new AtomicInteger(1);
        ConflictPolicy patient = fixture.policy(fixture.kernelThatFails(failures));
        appears(FOREIGN);
        patient.adopt(List.of(attachment(Map.of(), Map.of())));
        patient.tick();
        fixture.nanoTime += Duration.ofSeconds(20).toNanos();
        patient.tick();
        assertEquals(
                List.of(recorded().get(0).replace("kernel ", "kernel is over: "), CONFLICT),
                recorded().subList(1, 3));
        patient.stop();
    }
}
