package dev.routed.events.internal;

import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link Events} service: a ring in memory. What should outlive the appliance stands in its log. */
@Component
public final class EventRing implements Events {
    static final int CAPACITY = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger("dev.routed.events");

    private final Clock clock;
    private final Deque<Event> latest = new ArrayDeque<>(CAPACITY);

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
        keep(Event.of(clock.instant(), kind, subject, sentence));
    }

    @Override
    public void warn(String kind, String subject, String sentence) {
        LOG.warn("{}: {} {}", kind, subject, sentence);
        keep(Event.of(clock.instant(), kind, subject, sentence));
    }

    private synchronized void keep(Event event) {
        if (latest.size() == CAPACITY) {
            latest.removeFirst();
        }
        latest.addLast(event);
    }

    @Override
    public synchronized List<Event> latest() {
        return List.copyOf(latest);
    }
}
