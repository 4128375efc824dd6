package dev.routed.api.health;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** Tells whether this appliance serves the Docker Engine. Thread-safe. */
@ProviderType
public interface EngineService {
    /**
     * Calls both plugin sockets, as the engine does when it meets a plugin.
     *
     * @param limit how long the sockets may take to answer, together
     */
    State state(Duration limit);

    /**
     * The state of the service.
     *
     * @param answers whether both plugin sockets answer; a restart of the appliance may help if they do not
     * @param serves whether they answer, and the network driver is there, so that containers start
     * @param sentence what holds, or what is wrong
     */
    record State(boolean answers, boolean serves, String sentence) {}
}
