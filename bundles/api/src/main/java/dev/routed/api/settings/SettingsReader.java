package dev.routed.api.settings;

import dev.routed.api.RejectedException;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Parses settings without applying them. */
@ProviderType
public interface SettingsReader {
    /**
     * Returns the settings of PID {@code dev.routed.network} that would be in effect after a change.
     *
     * @param changed texts by key; a blank text means the default; absent keys keep their configured text
     * @throws RejectedException if a key is unknown or a text is bad
     */
    NetworkSettings network(Map<String, String> changed);
}
