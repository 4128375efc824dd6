package dev.routed.routing.internal.daemon;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Prefix;
import dev.routed.api.routing.DaemonKind;
import dev.routed.routing.internal.rules.Announcer;
import dev.routed.routing.internal.rules.DaemonState;
import java.util.Collection;
import java.util.List;

/** Asks a routing daemon for its own state. Thread-safe. */
public interface StateReader {
    DaemonKind kind();

    /** Whether the daemon runs, or was killed and left its socket. */
    boolean seemsToRun();

    /** Whether the program by which the daemon is asked is installed; it comes with the daemon. */
    boolean isInstalled();

    /**
     * Returns its protocols with their neighbors, and which single addresses it knows and announces.
     *
     * @param subnets of the networks of this host
     * @throws RejectedException if the daemon does not answer, or in another form than expected
     */
    DaemonState state(Collection<Prefix> subnets);

    /** Returns its protocols with their neighbors only. */
    List<Announcer> neighbors();
}
