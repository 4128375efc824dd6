package dev.routed.events.internal;

import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import dev.routed.api.metrics.Measured;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.Metric.Sample;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link Events} service: a ring in memory, and how many there were. What should outlive the appliance stands in its log. */
@Component
public final class EventRing implements Events, Measured {
    static final int CAPACITY = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger("dev.routed.events");

    private final Clock clock;
    private final Deque<Event> latest = new ArrayDeque<>(CAPACITY);
    private final Map<Sort, Long> counts = new HashMap<>();

    private record Sort(String kind, String severity) {}

    @Activate
    public EventRing() {
        this(Clock.systemUTC());
    }

    EventRing(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void happened(String kind, String subject, String sentence) {
        LOG.info("{}: {} {}", kind, subject, sentence);
        keep(Event.of(clock.instant(), kind, subject, sentence), "info");
    }

    @Override
    public void warn(String kind, String subject, String sentence) {
        LOG.warn("{}: {} {}", kind, subject, sentence);
        keep(Event.of(clock.instant(), kind, subject, sentence), "warning");
    }

    private synchronized void keep(Event event, String severity) {
        counts.merge(new Sort(event.kind(), severity), 1L, Long::sum);
        if (latest.size() == CAPACITY) {
            latest.removeFirst();
        }
        latest.addLast(event);
    }

    @Override
    public synchronized List<Event> latest() {
        return List.copyOf(latest);
    }

    @Override
    public synchronized List<Metric> metrics() {
        return List.of(Metric.counter("routed_events", "Things that happened, as routed events shows the latest of them.",
                counts.entrySet().stream()
                        .map(entry -> new Sample(
                                Map.of("kind", entry.getKey().kind, "severity", entry.getKey().severity), entry.getValue()))
                        .toList()));
    }
}
