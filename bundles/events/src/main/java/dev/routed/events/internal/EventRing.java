package dev.routed.events.internal;

import dev.routed.api.event.Event;
import dev.routed.api.event.Event.Level;
import dev.routed.api.event.Events;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.Metric.Sample;
import dev.routed.api.metrics.MetricSource;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Events} service. Keeps the latest in memory, counts all, and logs each, as the log outlives routed; a
 * warning that is repeated all the time is logged every ten minutes.
 */
@Component
public final class EventRing implements Events, MetricSource {
    static final int CAPACITY = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger("dev.routed.events");

    private final Clock clock;
    private final LatestEvents latest = new LatestEvents(CAPACITY);
    private final Map<Sort, Long> counts = new HashMap<>();

    private record Sort(String kind, Level level) {
        static Sort of(Event event) {
            return new Sort(event.kind(), event.level());
        }

        Map<String, String> labels() {
            return Map.of("kind", kind, "severity", level.name().toLowerCase(Locale.ROOT));
        }
    }

    @Activate
    public EventRing() {
        this(Clock.systemUTC());
    }

    EventRing(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void info(String kind, String subject, String sentence) {
        Event event = Event.of(clock.instant(), Level.INFO, kind, subject, sentence);
        LOG.info("{}: {} {}", kind, event.subject(), event.text());
        keep(event);
    }

    @Override
    public void warn(String kind, String subject, String sentence) {
        Event event = Event.of(clock.instant(), Level.WARNING, kind, subject, sentence);
        if (keepWarning(event)) {
            LOG.warn("{}: {} {}", kind, event.subject(), event.text());
        }
    }

    private synchronized void keep(Event event) {
        counts.merge(Sort.of(event), 1L, Long::sum);
        latest.info(event);
    }

    private synchronized boolean keepWarning(Event event) {
        counts.merge(Sort.of(event), 1L, Long::sum);
        return latest.warn(event);
    }

    @Override
    public synchronized List<Event> latest() {
        return latest.all();
    }

    @Override
    public synchronized List<Metric> metrics() {
        return List.of(Metric.counter(
                "routed_events",
                "Events since the start; routed events prints the latest ones.",
                counts.entrySet().stream()
                        .map(entry -> new Sample(entry.getKey().labels(), entry.getValue()))
                        .toList()));
    }
}
