package dev.routed.shell.internal;

import dev.routed.api.event.Event;
import dev.routed.api.event.EventSubscriptions;
import dev.routed.api.event.Events;
import dev.routed.api.event.FollowedEvents;
import java.util.List;
import java.util.function.UnaryOperator;

/** Base of commands that go on with each event as it happens. */
abstract class FollowCommand extends ListCommand {
    static Listing listing(Services services, List<Event> events) {
        return new EventListing(services.names()).of(events);
    }

    /**
     * Prints events, and then each later one, until the caller disconnects.
     *
     * @param chosen chooses from the latest events
     */
    final void follow(Services services, UnaryOperator<List<Event>> chosen) {
        try (FollowedEvents followed =
                new FollowedEvents(services.get(Events.class), services.get(EventSubscriptions.class))) {
            Listing first = listing(services, chosen.apply(followed.latest()));
            print(isJson() ? first.jsonLines() : table(first));
            while (true) {
                Listing next = listing(services, List.of(followed.take()));
                print(isJson() ? next.jsonLines() : rows(next));
            }
        }
    }
}
