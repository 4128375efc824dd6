package dev.routed.events.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.event.Event;
import dev.routed.api.event.Event.Level;
import dev.routed.api.event.EventSubscriptions;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.Metric.Sample;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

public class EventRingTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final EventRing ring = new EventRing(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    public void eventsAreKeptInOrder() {
        ring.info("endpoint-up", "10.1.0.2", "is up");
        ring.warn("reap", "links", "are still there");
        assertEquals(
                List.of(
                        Event.of(NOW, Level.INFO, "endpoint-up", "10.1.0.2", "is up"),
                        Event.of(NOW, Level.WARNING, "reap", "links", "are still there")),
                ring.latest());
    }

    @Test
    public void oldestEventsAreDropped() {
        for (int i = 0; i < EventRing.CAPACITY + 5; i++) {
            ring.info("count", Integer.toString(i), "was counted");
        }
        List<Event> latest = ring.latest();
        assertEquals(EventRing.CAPACITY, latest.size());
        assertEquals("5", latest.get(0).subject());
        assertEquals("1004", latest.get(latest.size() - 1).subject());
    }

    @Test
    public void allEventsAreCountedByKindAndSeverity() {
        for (int i = 0; i < EventRing.CAPACITY + 5; i++) {
            ring.info("reap", "links", "are gone");
        }
        ring.warn("reap", "links", "are still there");
        Metric events = ring.metrics().get(0);
        assertEquals("routed_events", events.name());
        assertEquals(Metric.Type.COUNTER, events.type());
        assertEquals(
                Set.of(
                        new Sample(Map.of("kind", "reap", "severity", "info"), EventRing.CAPACITY + 5),
                        new Sample(Map.of("kind", "reap", "severity", "warning"), 1)),
                Set.copyOf(events.samples()));
    }

    /** A container's name, a link of another host, an answer of a program … */
    @Test
    public void foreignTextIsPrintableInEventsAndTheirLogLines() {
        ring.warn("health", "web\n2026-11-24 ERROR forged", "\u001b[31m\0\u202e\u2028\u007f\u009b");
        Event event = ring.latest().get(0);
        assertEquals("web\\x0a2026-11-24 ERROR forged", event.subject());
        assertEquals("\\x1b[31m\\x00\\u202e\\u2028\\x7f\\x9b", event.text());
    }

    /** Each kind of warning that a loop of the appliance may repeat, at sixty looks. */
    @Test
    public void repeatedWarningIsOneEventWithTheTimeOfTheLatest() {
        for (String kind : List.of("addresses", "nftables", "reap", "gateway", "reconcile", "conflict", "forward")) {
            EventRing looks = new EventRing(ticking());
            looks.info("endpoint-up", "10.1.0.2", "is up");
            for (int look = 0; look < 60; look++) {
                looks.warn(kind, "10.1.0.2", "cannot be checked: Permission denied");
                looks.warn(kind, "10.1.0.3", "cannot be checked: Permission denied");
            }
            assertEquals(kind, 3, looks.latest().size());
            assertEquals(NOW.plusSeconds(121), looks.latest().get(2).time());
        }
    }

    @Test
    public void warningAfterAnotherEventOfItsSubjectIsNoRepetition() {
        ring.warn("conflict", "10.1.0.2", "is announced by another host");
        ring.info("conflict", "10.1.0.2", "is announced by this host alone");
        ring.warn("conflict", "10.1.0.2", "is announced by another host");
        ring.warn("conflict", "10.1.0.2", "is announced by a third host");
        assertEquals(4, ring.latest().size());
    }

    @Test
    public void kindWithTheMostEventsDoesNotFlushOthers() {
        for (int i = 0; i < 300; i++) {
            ring.info("endpoint-up", Integer.toString(i), "is up");
        }
        for (int i = 0; i < 100_000; i++) {
            ring.warn("noise", "host", "failed " + i);
        }
        List<Event> latest = ring.latest();
        assertEquals(EventRing.CAPACITY, latest.size());
        assertEquals(
                300,
                latest.stream()
                        .filter(event -> event.kind().equals("endpoint-up"))
                        .count());
        assertEquals("failed 99999", latest.get(EventRing.CAPACITY - 1).text());
    }

    @Test
    public void repeatedWarningIsLoggedEveryTenMinutes() {
        LatestEvents events = new LatestEvents(10);
        int logged = 0;
        for (int second = 0; second < 3600; second += 5) {
            logged += events.add(Event.of(NOW.plusSeconds(second), Level.WARNING, "reap", "links", "stay")) ? 1 : 0;
        }
        assertEquals(6, logged);
    }

    @Test
    public void followerGetsEachEventUntilItEndsAndARepeatedWarningOnce() {
        List<String> told = new ArrayList<>();
        ring.info("endpoint-up", "10.1.0.2", "is up");
        EventSubscriptions.Subscription subscription =
                ring.follow(event -> told.add(event.level() + " " + event.text()), () -> told.add("end"));
        ring.warn("reap", "links", "are still there");
        ring.warn("reap", "links", "are still there");
        ring.info("reap", "links", "are gone");
        ring.info("reap", "links", "are gone");
        subscription.close();
        ring.info("endpoint-down", "10.1.0.2", "is gone");
        ring.stop();
        assertEquals(List.of("warning are still there", "info are gone", "info are gone"), told);
    }

    @Test
    public void followerLearnsOfTheEndOfTheService() {
        List<String> told = new ArrayList<>();
        ring.follow(event -> told.add(event.text()), () -> told.add("end"));
        ring.stop();
        assertEquals(List.of("end"), told);
    }

    private static Clock ticking() {
        return new Clock() {
            private long second;

            @Override
            public Instant instant() {
                return NOW.plusSeconds(++second);
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new AssertionError();
            }
        };
    }
}
