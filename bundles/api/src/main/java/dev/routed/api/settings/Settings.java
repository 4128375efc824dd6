package dev.routed.api.settings;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The operator's settings as they hold now. Ask again each time: a change takes effect without a restart
 * of anything. A bad value is refused whole, with a sentence in the log, and the old stays in force.
 */
@ProviderType
public interface Settings {

    NetworkSettings network();

    KernelSettings kernel();
}
