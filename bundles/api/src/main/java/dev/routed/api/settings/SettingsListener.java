package dev.routed.api.settings;

import dev.routed.api.RejectedException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Checks changes of the network settings and receives them. Registered as a service. A listener that registers later
 * reads the settings in effect from {@link Settings}.
 */
@ConsumerType
public interface SettingsListener {
    /**
     * Checks proposed settings without applying them.
     *
     * @throws RejectedException with a message that names the key; then the previous value of the key stays in effect
     */
    void check(NetworkSettings proposed);

    /** Receives a change after it has taken effect in {@link Settings}. Returns promptly. */
    void changed();
}
