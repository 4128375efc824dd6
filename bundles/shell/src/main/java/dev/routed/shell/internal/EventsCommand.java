package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(scope = "routed", name = "events", description = "List the latest events, the newest last")
public final class EventsCommand extends ListCommand {
    @Option(name = "-n", description = "Maximum number of events")
    private int count = 25;

    @Override
    Listing list(Services services) {
        if (count < 0) {
            throw RejectedException.of("-n %d: give a number of events, 0 or more", count);
        }
        List<Event> events = services.get(Events.class).latest();
        Listing listing = new Listing("time", "kind", "subject", "cause", "duration", "text");
        for (Event event : events.subList(Math.max(0, events.size() - count), events.size())) {
            listing.row(event.time(), event.kind(), event.subject(), event.cause(), event.duration(), event.text());
        }
        return listing;
    }
}
