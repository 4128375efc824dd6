package dev.routed.events.internal;

import dev.routed.api.event.Event;
import dev.routed.api.event.Event.Level;
import dev.routed.api.event.EventSubscriptions;
import dev.routed.api.event.Events;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.Metric.Sample;
import dev.routed.api.metrics.MetricSource;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services {@link Events} and {@link EventSubscriptions}. Keeps the latest in memory, counts all, and logs each, as
 * the log outlives routed; a warning that is repeated all the time is logged every ten minutes.
 */
@Component
public final class EventRing implements Events, EventSubscriptions, MetricSource {
    static final int CAPACITY = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger("dev.routed.events");

    private final Clock clock;
    private final LatestEvents latest = new LatestEvents(CAPACITY);
    private final Map<Sort, Long> counts = new HashMap<>();

    private final Set<Follower> followers = Collections.newSetFromMap(new IdentityHashMap<>());

    private record Follower(Consumer<Event> listener, Runnable end) {}

    private record Sort(String kind, Level level) {
        static Sort of(Event event) {
            return new Sort(event.kind(), event.level());
        }

        Map<String, String> labels() {
            return Map.of("kind", kind, "severity", level.toString());
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
        if (keep(event)) {
            LOG.warn("{}: {} {}", kind, event.subject(), event.text());
        }
    }

    /** Returns whether the event is news, which it is not if it only repeats another one. */
    private synchronized boolean keep(Event event) {
        counts.merge(Sort.of(event), 1L, Long::sum);
        boolean news = latest.add(event);
        if (news) {
            followers.forEach(follower -> follower.listener.accept(event));
        }
        return news;
    }

    /** Under the same lock as {@link #keep}, so that a follower gets all events in the order of {@link #latest}. */
    @Override
    public synchronized Subscription follow(Consumer<Event> listener, Runnable end) {
        Follower follower = new Follower(listener, end);
        followers.add(follower);
        return () -> end(follower);
    }

    private synchronized void end(Follower follower) {
        followers.remove(follower);
    }

    @Deactivate
    synchronized void stop() {
        followers.forEach(follower -> follower.end.run());
        followers.clear();
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
