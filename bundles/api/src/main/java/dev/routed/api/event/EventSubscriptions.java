package dev.routed.api.event;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Passes on events while they are recorded; {@link Events} records and keeps them. Thread-safe. */
@ProviderType
public interface EventSubscriptions {
    /** Ends the calls of a listener when it is closed. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Calls a listener with each event that is recorded from now on, in order. It runs on the recording thread, which
     * may hold locks: the listener must return at once, and call nothing but its own queue. A warning that only repeats
     * the latest event of its subject is passed on every ten minutes.
     *
     * @param end is called when the service ends before the subscription
     */
    Subscription follow(Consumer<Event> listener, Runnable end);
}
