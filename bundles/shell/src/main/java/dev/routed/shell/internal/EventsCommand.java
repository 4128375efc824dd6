package dev.routed.shell.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:events}. */
@Service
@Command(scope = "routed", name = "events", description = "The latest events, the last one at the end")
public final class EventsCommand extends ListCommand {

    @Option(name = "-n", description = "How many of the latest events, at most")
    private int count = 25;

    @Override
    Listing list(Services services) {
        if (count < 0) {
            throw Refusal.of("-n takes how many events to print, 0 or more, not %d.", count);
        }
        List<Event> events = services.get(Events.class).latest();
        Listing listing = new Listing("time", "kind", "subject", "cause", "duration", "text");
        for (Event event : events.subList(Math.max(0, events.size() - count), events.size())) {
            listing.row(event.time(), event.kind(), event.subject(), event.cause(), event.duration(), event.text());
        }
        return listing;
    }
}
