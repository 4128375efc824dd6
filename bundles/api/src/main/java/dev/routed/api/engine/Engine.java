package dev.routed.api.engine;

import dev.routed.api.net.Prefix;
import java.util.List;
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

    /**
     * Asks the engine for the subnets from which it takes one for a network without {@code --subnet}: its option
     * {@code default-address-pools}.
     *
     * @throws dev.routed.api.RejectedException if the engine cannot be asked
     */
    List<Prefix> addressPools();
}
