package dev.routed.events.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.event.Event;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.Metric.Sample;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

public class EventRingTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final EventRing ring = new EventRing(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    public void keepsWhatHappenedInOrder() {
        ring.happened("endpoint-up", "10.1.0.2", "is up");
        ring.warn("reap", "links", "are still there");
        assertEquals(
                List.of(
                        Event.of(NOW, "endpoint-up", "10.1.0.2", "is up"),
                        Event.of(NOW, "reap", "links", "are still there")),
                ring.latest());
    }

    @Test
    public void forgetsTheOldest() {
        for (int i = 0; i < EventRing.CAPACITY + 5; i++) {
            ring.happened("count", Integer.toString(i), "was counted");
        }
        List<Event> latest = ring.latest();
        assertEquals(EventRing.CAPACITY, latest.size());
        assertEquals("5", latest.get(0).subject());
        assertEquals("1004", latest.get(latest.size() - 1).subject());
    }

    @Test
    public void countsThemByKindAndSeverityThoseForgottenToo() {
        for (int i = 0; i < EventRing.CAPACITY + 5; i++) {
            ring.happened("reap", "links", "are gone");
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
}
