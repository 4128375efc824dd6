package dev.routed.api.routing;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import java.util.Collection;
import org.osgi.annotation.versioning.ProviderType;

/** A routing daemon of this host. */
@ProviderType
public interface RoutingDaemon {
    DaemonKind kind();

    /**
     * Returns the routes that other hosts announce to these addresses, without our own that come back.
     *
     * @throws RejectedException if the daemon does not answer, or in another form than expected
     */
    DaemonRoutes ask(Collection<Ip> addresses);
}
