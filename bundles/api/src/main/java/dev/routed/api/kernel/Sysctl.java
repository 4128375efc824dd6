package dev.routed.api.kernel;

import dev.routed.api.RejectedException;
import java.util.Optional;
import java.util.SortedSet;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The kernel's settings below {@code /proc/sys/net}, of the network namespace of the calling thread. A setting's name
 * is given in parts, for example {@code ipv6}, {@code conf}, {@code eth0}, {@code accept_ra}. Safe for several threads.
 * Each method throws {@link RejectedException} if it cannot read or write the setting.
 */
@ProviderType
public interface Sysctl {
    /** The value of a setting; empty if the kernel has no such setting. */
    Optional<String> get(String... name);

    /** Changes a setting. Returns false if the kernel has no such setting; the settings of a link end with the link. */
    boolean set(String value, String... name);

    /** The parts that may follow in the name of a setting. */
    SortedSet<String> list(String... name);
}
