package dev.routed.policy.announce.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.engine.Container;
import dev.routed.api.engine.Containers;
import dev.routed.api.engine.Tidings;
import dev.routed.api.health.Finding;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Reason;
import dev.routed.testkit.ToldEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.After;
import org.junit.Test;

/** An endpoint of each kind, with an engine and a container that do as the test wants. */
public class AnnouncePolicyTest {
    private static final String END = "";

    private final ToldEvents events = new ToldEvents();
    private final List<String> told = events.told();
    private final List<String> reconsidered = new CopyOnWriteArrayList<>();
    private final AtomicInteger listened = new AtomicInteger();
    private final BlockingQueue<String> tidings = new LinkedBlockingQueue<>();
    private volatile Optional<String> health = Optional.of("starting");
    private volatile boolean away;
    private volatile boolean answers;
    private final AnnouncePolicy policy = new AnnouncePolicy(events, new Probe() {
        @Override
        boolean passes(Condition condition, Ip address, Duration limit) {
            return answers && address.equals(Given.ADDRESS);
        }
    }, Given.config("interval", "100"));

    /** Runs one container, with the endpoint, and has lost another. */
    private final Containers engine = new Containers() {
        @Override
        public Optional<Container> find(String named) {
            return Optional.of(new Container(named, List.of(Given.ID), health)).filter(any -> named.equals("cc"));
        }

        @Override
        public List<String> running() {
            return List.of("cc", "dd");
        }

        @Override
        public Tidings listen() {
            if (away) {
                throw Refusal.host("/run/docker.sock: Connection refused", null);
            }
            listened.incrementAndGet();
            tidings.removeIf(END::equals);
            return new Tidings() {
                @Override
                public Optional<String> next() {
                    try {
                        return Optional.of(tidings.take()).filter(container -> !container.equals(END));
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }

                @Override
                public void close() {
                    tidings.add(END);
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

    private void comes(String announce) {
        policy.reconsiderBy(reconsidered::add);
        policy.listenTo(Optional.of(engine));
        policy.stand(List.of(Given.endpoint(announce)));
    }

    private void becomes(String status) {
        health = Optional.of(status);
        tidings.add("cc");
    }

    @Test
    public void asItComesAllAreReady() {
        policy.stand(List.of(Given.endpoint(Map.of(), Map.of(), Map.of())));
        assertEquals(List.of(), reasons());
        policy.listenTo(Optional.of(engine));
        assertEquals("nobody listens", 0, listened.get());
        assertEquals(List.of(), policy.findings());
    }

    @Test
    public void healthyWhileTheEngineSaysSo() {
        comes("healthy");
        assertEquals(List.of(new Reason("its health check does not pass", Announcement.WITHHELD)), reasons());
        becomes("healthy");
        eventually(this::isReady);
        becomes("unhealthy");
        eventually(() -> !isReady());
        eventually(() -> reconsidered.equals(List.of(Given.ID, Given.ID)));
        policy.gone(Given.endpoint("healthy"));
        assertEquals("who is gone is nobody's concern", List.of(), reasons());
    }

    @Test
    public void oneThatWasHealthyBeforeAnybodyListenedIsReady() {
        health = Optional.of("healthy");
        comes("healthy");
        eventually(this::isReady);
    }

    @Test
    public void withoutAHealthCheckItIsNotReadyAndThatIsToldOnce() {
        health = Optional.empty();
        comes("healthy");
        tidings.add("cc");
        eventually(() -> told.size() == 1 && tidings.isEmpty());
        assertEquals(List.of("health 10.1.0.2 eeeeeeeeeeee is announced by announce=healthy and its container has no health"
                + " check, so that it never will be: make one by HEALTHCHECK or docker run --health-cmd"), told);
        assertEquals(1, reasons().size());
    }

    @Test
    public void whileTheEngineIsAwayAllIsAsItWas() {
        health = Optional.of("healthy");
        comes("healthy");
        eventually(this::isReady);
        away = true;
        health = Optional.of("unhealthy");
        tidings.add(END);
        eventually(() -> !policy.findings().isEmpty());
        assertEquals(List.of("engine"), policy.findings().stream().map(Finding::subject).toList());
        assertTrue(isReady());
        away = false;
        eventually(() -> !isReady());
        eventually(() -> told.size() == 2);
        assertEquals(
                List.of("health engine cannot be listened to, and what was known of containers' health goes on to hold: it has ended",
                        "health engine is listened to again"),
                told);
        assertEquals(List.of(), policy.findings());
    }

    @Test
    public void whoAFormerRunLeftIsAsItWasLeft() {
        away = true;
        Map<String, String> healthy = Map.of("announce", "healthy");
        policy.adopt(List.of(Given.endpoint(Map.of(), healthy, Map.of())));
        assertTrue("it was announced", isReady());
        policy.adopt(List.of());
        for (Announcement left : List.of(Announcement.WITHHELD, Announcement.CEDED, Announcement.DRAINED)) {
            policy.adopt(List.of());
            policy.adopt(List.of(Given.endpoint(Map.of(), healthy, Map.of(Given.ADDRESS, left))));
            assertEquals("it was not", 1, reasons().size());
        }
        policy.adopt(List.of(Given.endpoint(Map.of(), healthy, Map.of())));
        assertEquals("what is known already goes before that", 1, reasons().size());
    }

    @Test
    public void oneThatStandsWithAnOptionThatIsNoneIsAnnounced() {
        policy.adopt(List.of(Given.endpoint("soon")));
        assertTrue(isReady());
        assertEquals(List.of("announce rteeeeeeeeeeee is announced whatever becomes of it: endpoint option announce: 'soon' is"
                + " none of start, carrier, healthy, tcp:8080 and http:8080/ready"), told);
    }

    @Test
    public void aProbeIsMadeAgainAndAgain() {
        comes("tcp:8080");
        assertEquals("port 8080 takes no connection", reasons().get(0).name());
        answers = true;
        eventually(this::isReady);
        answers = false;
        eventually(() -> !isReady());
        comes("http:8080/well");
        assertEquals("http://…:8080/well is not answered well", reasons().get(0).name());
        answers = true;
        eventually(this::isReady);
        policy.changed(Given.config("interval", "200"));
        answers = false;
        eventually(() -> !isReady());
    }

    @Test
    public void anotherConditionHoldsAtOnceAndChangesNothingUntilItIsSeen() {
        answers = true;
        comes("tcp:8080");
        eventually(this::isReady);
        comes("carrier");
        assertTrue(isReady());
        policy.verdict(Given.ID, false);
        assertEquals("its link is not up in the container", reasons().get(0).name());
        comes("start");
        assertTrue(isReady());
    }

    @Test
    public void withoutAWayToTheEngineAllIsAsItWasAndWithOneItIsListenedTo() {
        health = Optional.of("healthy");
        policy.stand(List.of(Given.endpoint("healthy")));
        assertEquals(1, reasons().size());
        policy.listenTo(Optional.of(engine));
        eventually(this::isReady);
        policy.listenTo(Optional.empty());
        becomes("unhealthy");
        assertTrue(isReady());
        policy.listenTo(Optional.of(engine));
        eventually(() -> !isReady());
    }

    @Test
    public void settingsChangeWhileItRunsAndBadOnesAreRefusedWhole() {
        policy.changed(Given.config("timeout", "50"));
        policy.changed(Given.config("timeout", "70", "fall", "0"));
        assertEquals(
                List.of("settings dev.routed.policy.announce is now in force: interval = 1000, timeout = 50, rise = 1, fall = 2",
                        "settings dev.routed.policy.announce is refused and what held before goes on to hold: fall '0' is not a"
                                + " number of probes from 1 to 100"),
                told);
    }
}
