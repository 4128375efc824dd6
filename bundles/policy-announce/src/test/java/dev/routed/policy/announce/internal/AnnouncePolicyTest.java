package dev.routed.policy.announce.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.engine.Container;
import dev.routed.api.engine.ContainerChange;
import dev.routed.api.engine.ContainerEvents;
import dev.routed.api.engine.Containers;
import dev.routed.api.health.Finding;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Reason;
import dev.routed.api.policy.Attachment;
import dev.routed.testkit.RecordedEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.After;
import org.junit.Test;

/** Endpoints with each condition, and a fake engine with one container. */
public class AnnouncePolicyTest {
    private static final ContainerChange END = new ContainerChange("", Optional.empty());
    private static final ContainerChange CHANGE = new ContainerChange("cc", Optional.empty());

    private final RecordedEvents events = new RecordedEvents();
    private final List<String> recorded = events.recorded();
    private final List<String> reconsidered = new CopyOnWriteArrayList<>();
    private final AtomicInteger subscribed = new AtomicInteger();
    private final BlockingQueue<ContainerChange> containerEvents = new LinkedBlockingQueue<>();
    private volatile Optional<String> health = Optional.of("starting");
    private volatile boolean unreachable;
    private volatile boolean silent;
    private volatile boolean answers;
    private volatile boolean active = true;
    private final AtomicLong nanoTime = new AtomicLong();
    private final AnnouncePolicy policy =
            new AnnouncePolicy(events, FakeProber::new, nanoTime::get, Given.config("damping", "0"));

    /** Reports the value of {@link #answers} of each started endpoint, every few milliseconds. */
    private final class FakeProber implements Prober {
        private final Map<String, Ip> started = new ConcurrentHashMap<>();
        private final ScheduledExecutorService timer = DaemonThreads.scheduler("fake-prober");

        FakeProber(AnnouncePolicy told) {
            timer.scheduleWithFixedDelay(
                    () -> started.forEach(
                            (endpoint, address) -> told.setReady(endpoint, answers && address.equals(Given.ADDRESS))),
                    1,
                    1,
                    TimeUnit.MILLISECONDS);
        }

        @Override
        public void start(String endpoint, Condition condition, Ip address, AnnounceSettings settings) {
            started.put(endpoint, address);
        }

        @Override
        public void stop(String endpoint) {
            started.remove(endpoint);
        }

        @Override
        public void stop() {
            timer.shutdownNow();
        }

        @Override
        public List<Finding> findings() {
            return List.of();
        }
    }

    /** Runs one container, with the endpoint; another one has just ended. */
    private final Containers engine = new Containers() {
        @Override
        public List<Container> find(String named) {
            if (silent) {
                throw RejectedException.host("/run/docker.sock did not answer within 5000 ms", null);
            }
            return named.equals("cc")
                    ? List.of(new Container(named, named, List.of(Given.ID), active, health))
                    : List.of();
        }

        @Override
        public List<String> networks(String name) {
            throw new AssertionError("not called by the policy");
        }

        @Override
        public Optional<Set<String>> endpoints(String networkId) {
            throw new AssertionError("not called");
        }

        @Override
        public List<String> running() {
            return List.of("cc", "dd");
        }

        @Override
        public ContainerEvents events() {
            if (unreachable) {
                throw RejectedException.host("/run/docker.sock: Connection refused", null);
            }
            subscribed.incrementAndGet();
            containerEvents.removeIf(END::equals);
            return new ContainerEvents() {
                @Override
                public Optional<ContainerChange> next() {
                    try {
                        return Optional.of(containerEvents.take()).filter(container -> !container.equals(END));
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }

                @Override
                public void close() {
                    containerEvents.add(END);
                }
            };
        }
    };

    @After
    public void stop() {
        policy.stop();
    }

    private static void eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertTrue(condition.getAsBoolean());
    }

    private List<Reason> reasons() {
        return policy.reasons(Given.endpoint("start"), Given.ADDRESS);
    }

    private boolean isReady() {
        return reasons().isEmpty();
    }

    private void start(String announce) {
        policy.setChangeListener(reconsidered::add);
        policy.setEngine(Optional.of(engine));
        policy.update(List.of(Given.endpoint(announce)));
    }

    private void changeHealth(String status) {
        health = Optional.of(status);
        containerEvents.add(CHANGE);
    }

    @Test
    public void endpointWithoutConditionIsReady() {
        policy.update(List.of(Given.endpoint(Map.of(), Map.of(), Map.of())));
        assertEquals(List.of(), reasons());
        policy.setEngine(Optional.of(engine));
        assertEquals("no health watch without the condition healthy", 0, subscribed.get());
        assertEquals(List.of(), policy.findings());
    }

    @Test
    public void endpointIsReadyWhileTheHealthCheckPasses() {
        start("healthy");
        assertEquals(List.of(new Reason("its health check does not pass", Announcement.SUPPRESSED)), reasons());
        changeHealth("healthy");
        eventually(this::isReady);
        eventually(() -> reconsidered.size() == 1);
        changeHealth("unhealthy");
        eventually(() -> !isReady());
        eventually(() -> reconsidered.equals(List.of(Given.ID, Given.ID)));
        policy.removed(Given.endpoint("healthy"));
        assertEquals("a removed endpoint has no reasons", List.of(), reasons());
    }

    @Test
    public void containerThatWasHealthyBeforeTheSubscriptionIsReady() {
        health = Optional.of("healthy");
        start("healthy");
        eventually(this::isReady);
    }

    @Test
    public void containerWithoutHealthCheckIsNotReadyAndRecordedOnce() {
        health = Optional.empty();
        start("healthy");
        containerEvents.add(CHANGE);
        eventually(() -> recorded.size() == 1 && containerEvents.isEmpty());
        assertEquals(
                List.of("health 10.1.0.2 eeeeeeeeeeee is never announced: announce=healthy is set, but its"
                        + " container has no health check; add one by HEALTHCHECK or docker run --health-cmd"),
                recorded);
        assertEquals(1, reasons().size());
    }

    @Test
    public void pausedContainerIsNotReadyWithAHealthCheckOrAProbe() {
        health = Optional.of("healthy");
        answers = true;
        for (String announce : List.of("healthy", "tcp:80", "http:80")) {
            start(announce);
            eventually(this::isReady);
            active = false;
            containerEvents.add(CHANGE);
            eventually(() -> !isReady());
            assertEquals(
                    "its container is paused or has ended", reasons().get(0).name());
            active = true;
            containerEvents.add(CHANGE);
            eventually(this::isReady);
        }
    }

    @Test
    public void pauseIsKnownFromTheEventThoughTheEngineDoesNotDescribeTheContainer() {
        health = Optional.of("healthy");
        start("healthy");
        eventually(this::isReady);
        silent = true;
        containerEvents.add(new ContainerChange("cc", Optional.of(false)));
        eventually(() -> !isReady());
        eventually(() ->
                policy.findings().stream().anyMatch(finding -> finding.subject().equals("container cc")));
        containerEvents.add(new ContainerChange("cc", Optional.of(true)));
        eventually(this::isReady);
        silent = false;
        containerEvents.add(CHANGE);
        eventually(() -> policy.findings().isEmpty());
    }

    @Test
    public void pauseBeforeTheSubscriptionIsReadWithIt() {
        health = Optional.of("healthy");
        start("healthy");
        eventually(this::isReady);
        unreachable = true;
        containerEvents.add(END);
        eventually(() -> !policy.findings().isEmpty());
        active = false;
        unreachable = false;
        eventually(() -> !isReady());
    }

    @Test
    public void pausedContainerStaysReadyWithoutNeedOfItsProcesses() {
        for (String announce : List.of("start", "carrier")) {
            start(announce);
            policy.setReady(Given.ID, true);
            active = false;
            policy.setEngine(Optional.of(engine));
            containerEvents.add(CHANGE);
            policy.update(List.of(Given.endpoint(announce)));
            assertTrue(isReady());
        }
    }

    @Test
    public void endpointThatFlapsIsAFindingUntilItIsQuiet() {
        policy.changed(Given.config("damping", "60"));
        recorded.clear();
        policy.setChangeListener(reconsidered::add);
        policy.update(List.of(Given.endpoint("carrier")));
        for (int i = 0; i < 500; i++) {
            nanoTime.addAndGet(Duration.ofMillis(5).toNanos());
            policy.setReady(Given.ID, i % 2 == 0);
        }
        policy.setReady(Given.ID, true);
        assertEquals("it flaps, so it must be ready for 1 s", reasons().get(0).name());
        assertEquals(1, policy.findings().size());
        assertEquals(1, recorded.size());
        assertTrue(recorded.get(0), recorded.get(0).contains("flaps (its link is not up in the container)"));
        nanoTime.addAndGet(Duration.ofSeconds(2).toNanos());
        eventually(this::isReady);
        nanoTime.addAndGet(Duration.ofMinutes(2).toNanos());
        policy.setReady(Given.ID, true);
        assertEquals(List.of(), policy.findings());
        assertEquals(2, recorded.size());
    }

    @Test
    public void lastKnownHealthAppliesWhileTheEngineIsUnreachable() {
        health = Optional.of("healthy");
        start("healthy");
        eventually(this::isReady);
        unreachable = true;
        health = Optional.of("unhealthy");
        containerEvents.add(END);
        eventually(() -> !policy.findings().isEmpty());
        assertEquals(
                List.of("engine"),
                policy.findings().stream().map(Finding::subject).toList());
        assertTrue(isReady());
        unreachable = false;
        eventually(() -> !isReady());
        eventually(() -> recorded.size() == 2);
        assertEquals(
                List.of(
                        "health engine sends no events, so the last known state of containers applies: the"
                                + " stream has ended",
                        "health engine is over: sends no events, so the last known state of containers applies: the"
                                + " stream has ended"),
                recorded);
        assertEquals(List.of(), policy.findings());
    }

    @Test
    public void adoptedEndpointKeepsItsState() {
        unreachable = true;
        Map<String, String> healthy = Map.of("announce", "healthy");
        policy.adopt(List.of(Given.endpoint(Map.of(), healthy, Map.of())));
        assertTrue("the endpoint was announced", isReady());
        policy.adopt(List.of());
        for (Announcement left : List.of(Announcement.SUPPRESSED, Announcement.HANDED_OVER, Announcement.DRAINED)) {
            policy.adopt(List.of());
            policy.adopt(List.of(Given.endpoint(Map.of(), healthy, Map.of(Given.ADDRESS, left))));
            assertEquals("the endpoint was suppressed", 1, reasons().size());
        }
        policy.adopt(List.of(Given.endpoint(Map.of(), healthy, Map.of())));
        assertEquals("a known state outweighs the adopted one", 1, reasons().size());
    }

    @Test
    public void adoptedEndpointWithBadOptionKeepsItsAnnouncement() {
        policy.adopt(List.of(Given.endpoint("soon")));
        assertTrue(isReady());
        assertEquals(
                List.of("announce rteeeeeeeeeeee keeps its announcement: endpoint option announce: 'soon' is"
                        + " none of start, carrier, healthy, tcp:8080 and http:8080/ready"),
                recorded);
        assertEquals(1, policy.findings().size());
        policy.removed(Given.endpoint("soon"));
        assertEquals(List.of(), policy.findings());
    }

    @Test
    public void endpointWithLostOptionKeepsTheAnnouncementOfItsRoute() {
        Map<Ip, Announcement> withheld = Map.of(Given.ADDRESS, Announcement.SUPPRESSED);
        policy.adopt(List.of(lost(Map.of(), Map.of(), false, true)));
        assertTrue(isReady());
        policy.adopt(List.of());
        policy.adopt(List.of(lost(Map.of(), withheld, false, true)));
        assertEquals("its option announce is lost", reasons().get(0).name());
        assertEquals(
                "keeps the announcement that its route has, because its option announce is lost with a file;"
                        + " restart its container, and Docker gives the option again",
                policy.findings().get(0).text());
        policy.adopt(List.of());
        policy.adopt(List.of(lost(Map.of(), withheld, true, false)));
        assertEquals(1, reasons().size());
        assertEquals(
                "keeps the announcement that its route has, because its option announce is lost with a file;"
                        + " to announce it: run 'routed network-set aaaaaaaaaaaa announce start'",
                policy.findings().get(0).text());
        policy.update(List.of(lost(Map.of("announce", "start"), withheld, true, false)));
        assertTrue(isReady());
        assertEquals(List.of(), policy.findings());
    }

    @Test
    public void newEndpointOfANetworkWithLostOptionsIsNotAnnounced() {
        policy.update(List.of(lost(Map.of(), Map.of(), true, false)));
        assertEquals(1, reasons().size());
        policy.removed(lost(Map.of(), Map.of(), true, false));
        assertEquals(List.of(), policy.findings());
    }

    private static Attachment lost(
            Map<String, String> ofNetwork, Map<Ip, Announcement> suppressed, boolean network, boolean endpoint) {
        Attachment known = Given.endpoint(ofNetwork, Map.of(), suppressed);
        return new Attachment(
                known.network().withOptionsLost(network), known.endpoint().withOptionsLost(endpoint));
    }

    @Test
    public void probeIsRepeated() {
        start("tcp:8080");
        assertEquals("port 8080 accepts no connection", reasons().get(0).name());
        answers = true;
        eventually(this::isReady);
        answers = false;
        eventually(() -> !isReady());
        start("http:8080/well");
        assertEquals(
                "http://…:8080/well does not answer with 2xx or 3xx",
                reasons().get(0).name());
        answers = true;
        eventually(this::isReady);
        policy.changed(Given.config("interval", "200", "damping", "0"));
        answers = false;
        eventually(() -> !isReady());
    }

    @Test
    public void changedConditionAppliesWithItsFirstObservation() {
        answers = true;
        start("tcp:8080");
        eventually(this::isReady);
        start("carrier");
        assertTrue(isReady());
        policy.setReady(Given.ID, false);
        assertEquals("its link is not up in the container", reasons().get(0).name());
        start("start");
        assertTrue(isReady());
    }

    @Test
    public void lastKnownHealthAppliesWithoutTheEngineBundle() {
        health = Optional.of("healthy");
        policy.update(List.of(Given.endpoint("healthy")));
        assertEquals(1, reasons().size());
        policy.setEngine(Optional.of(engine));
        eventually(this::isReady);
        policy.setEngine(Optional.empty());
        changeHealth("unhealthy");
        assertTrue(isReady());
        policy.setEngine(Optional.of(engine));
        eventually(() -> !isReady());
    }

    @Test
    public void changedSettingsTakeEffectAndABadOneIsRejectedAlone() {
        policy.changed(Given.config("timeout", "50", "damping", "0"));
        policy.changed(Given.config("timeout", "70", "fall", "0", "damping", "0"));
        assertEquals(
                List.of(
                        "settings dev.routed.policy.announce is now in effect: interval = 1000, timeout = 50, rise = 1,"
                                + " fall = 2, damping = 0",
                        "settings dev.routed.policy.announce fall is rejected, and '2' applies: fall: '0' is not a"
                                + " number of probes from 1 to 100: run 'routed config:property-set -p"
                                + " dev.routed.policy.announce fall '2''",
                        "settings dev.routed.policy.announce is now in effect: interval = 1000, timeout = 70, rise = 1,"
                                + " fall = 2, damping = 0"),
                recorded);
    }
}
