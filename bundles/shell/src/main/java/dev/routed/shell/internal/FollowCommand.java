package dev.routed.shell.internal;

import dev.routed.api.event.Event;
import dev.routed.api.event.EventSubscriptions;
import dev.routed.api.event.Events;
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
        FollowedEvents followed = new FollowedEvents();
        EventSubscriptions.Subscription subscription =
                services.get(EventSubscriptions.class).follow(followed::add, followed::end);
        try {
            List<Event> latest = services.get(Events.class).latest();
            followed.remove(latest);
            Listing first = listing(services, chosen.apply(latest));
            print(isJson() ? first.jsonLines() : table(first));
            while (true) {
                Listing next = listing(services, List.of(followed.take()));
                print(isJson() ? next.jsonLines() : rows(next));
            }
        } finally {
            subscription.close();
        }
    }
}
