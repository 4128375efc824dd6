package dev.routed.api.policy;

import dev.routed.api.net.Ip;
import dev.routed.api.network.Port;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.osgi.annotation.versioning.ProviderType;

/** Who may send to which endpoint, and how often somebody did and somebody else tried. */
@ProviderType
public interface Ingress {

    /** All endpoints that stand, by address. */
    List<Guarded> endpoints();

    /**
     * What is let in to an endpoint.
     *
     * @param endpoint  its identifier
     * @param addresses its addresses
     * @param from      {@code allow}, {@code deny}, or who may send, as the option takes it
     * @param ports     to which ports; absent for all
     * @param counts    since the table was made; absent for an endpoint that is open to all
     */
    record Guarded(
            String endpoint, List<Ip> addresses, String from, Optional<SortedSet<Port>> ports, Optional<Counts> counts) {}

    /**
     * Packets.
     *
     * @param accepted those that were let in and belong to no connection that was there before
     * @param refused  those that were not let in
     */
    record Counts(long accepted, long refused) {}
}
