package dev.routed.api.engine;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A stream of containers that may have changed: started, paused, unpaused, ended, killed, out of memory, connected to a
 * network, or with another health status.
 */
@ProviderType
public interface ContainerEvents extends AutoCloseable {
    /** Waits for a change. Returns it; empty at the end of the stream and after {@link #close}. */
    Optional<ContainerChange> next();

    /** Ends a waiting {@link #next} of another thread, too. */
    @Override
    void close();
}
