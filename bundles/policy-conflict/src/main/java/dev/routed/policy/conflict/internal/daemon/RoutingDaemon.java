package dev.routed.policy.conflict.internal.daemon;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import java.util.Collection;

/** A routing daemon of this host. */
public interface RoutingDaemon {
    DaemonKind kind();

    /**
     * Returns the routes that other hosts announce to these addresses, without our own that come back.
     *
     * @throws RejectedException if the daemon does not answer, or in another form than expected
     */
    DaemonRoutes ask(Collection<Ip> addresses);
}
