package dev.routed.api.settings;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Provides the settings in effect. Callers read a setting each time they need it, because it may change at any time. A
 * bad value never takes effect. The service is present as soon as all values are safe to serve. Thread-safe.
 */
@ProviderType
public interface Settings {
    NetworkSettings network();

    KernelSettings kernel();
}
