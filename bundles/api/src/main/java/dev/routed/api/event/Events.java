package dev.routed.api.event;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Records events, each with the {@link Trigger} of the recording thread, in memory and in the log. Thread-safe. */
@ProviderType
public interface Events {
    /** Records an event that needs no action. Never blocks and never fails. */
    void info(String kind, String subject, String sentence);

    /** Records an event that an operator should act on. Never blocks and never fails. */
    void warn(String kind, String subject, String sentence);

    /** Returns the latest events, oldest first; at most 1,000. Of a repeated warning it has the latest. */
    List<Event> latest();
}
