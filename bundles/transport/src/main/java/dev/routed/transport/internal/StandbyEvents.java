package dev.routed.transport.internal;

import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records events by the service, or in the log while the service is away: sockets are served without it, too. */
final class StandbyEvents implements Events {
    private static final Logger LOG = LoggerFactory.getLogger(StandbyEvents.class);

    private final Supplier<Events> service;

    /** @param service supplies null while the service is away */
    StandbyEvents(Supplier<Events> service) {
        this.service = service;
    }

    @Override
    public void info(String kind, String subject, String sentence) {
        present()
                .ifPresentOrElse(
                        events -> events.info(kind, subject, sentence),
                        () -> LOG.info("{} {} {}", kind, subject, sentence));
    }

    @Override
    public void warn(String kind, String subject, String sentence) {
        present()
                .ifPresentOrElse(
                        events -> events.warn(kind, subject, sentence),
                        () -> LOG.warn("{} {} {}", kind, subject, sentence));
    }

    @Override
    public List<Event> latest() {
        return present().map(Events::latest).orElse(List.of());
    }

    private Optional<Events> present() {
        return Optional.ofNullable(service.get());
    }
}
