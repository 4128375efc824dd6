package dev.routed.api.settings;

import dev.routed.api.Refusal;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Reads settings as an operator writes them, without making them hold. */
@ProviderType
public interface SettingsReader {

    /**
     * The settings of PID {@code dev.routed.network} as they would be.
     *
     * @param changed texts by key; what is not named stays as it is given now, a blank one is as if not given
     * @throws Refusal if there is no such key, or a text cannot be
     */
    NetworkSettings network(Map<String, String> changed);
}
