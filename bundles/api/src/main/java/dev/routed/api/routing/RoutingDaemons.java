package dev.routed.api.routing;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Finds the routing daemon of this host. */
@ProviderType
public interface RoutingDaemons {
    /** @param configured the daemon to ask whether it seems to run or not; empty for the one that runs, if any */
    Optional<RoutingDaemon> current(Optional<DaemonKind> configured);
}
