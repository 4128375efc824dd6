package dev.routed.api.engine;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What an engine tells as it happens: which container has started, was connected to a network, or has another health. */
@ProviderType
public interface Tidings extends AutoCloseable {

    /** Waits for the next container of which there is something new: its identifier. Empty at the end, and once closed. */
    Optional<String> next();

    /** From another thread, too. */
    @Override
    void close();
}
