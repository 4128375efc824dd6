package dev.routed.routing.internal.daemon;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import dev.routed.api.routing.DaemonKind;
import dev.routed.routing.internal.rules.Routers;
import java.util.Collection;

/** Asks a routing daemon which routers it knows, and which addresses they announce. Thread-safe. */
public interface RouterReader {
    DaemonKind kind();

    /**
     * Returns this host and the routers that the daemon reaches.
     *
     * @param addresses those whose announcers are wanted; others may be in the answer
     * @throws RejectedException if the daemon does not answer, or in another form than expected
     */
    Routers read(Collection<Ip> addresses);
}
