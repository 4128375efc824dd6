package dev.routed.api.event;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The latest things that happened, each with the {@link Cause} of the thread that tells it. Each is logged too. */
@ProviderType
public interface Events {

    /** Notes something worth an operator's eye. Never blocks and never fails. */
    void happened(String kind, String subject, String sentence);

    /** Notes something that an operator should act upon. */
    void warn(String kind, String subject, String sentence);

    /** The latest events, oldest first; at most 1,000. */
    List<Event> latest();
}
