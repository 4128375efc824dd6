package dev.routed.api.settings;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Lists the keys that installed bundles read from the configuration files. Thread-safe. */
@ProviderType
public interface ConfigKeys {
    /** Returns the keys by PID and name. @throws RejectedException if the files cannot be read */
    List<ConfigKey> all();
}
