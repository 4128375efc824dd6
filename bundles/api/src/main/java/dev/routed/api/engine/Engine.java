package dev.routed.api.engine;

import org.osgi.annotation.versioning.ProviderType;

/** The Docker Engine on this host. Thread-safe. */
@ProviderType
public interface Engine {
    /**
     * Asks the engine for its version, such as {@code 28.5.2}.
     *
     * @throws dev.routed.api.RejectedException if the engine cannot be asked
     */
    String version();
}
