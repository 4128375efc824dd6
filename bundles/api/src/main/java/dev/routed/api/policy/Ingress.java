package dev.routed.api.policy;

import dev.routed.api.net.Ip;
import dev.routed.api.network.Port;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.osgi.annotation.versioning.ProviderType;

/** Returns the sources that may send to endpoints, and the counted packets. */
@ProviderType
public interface Ingress {
    /** Returns all live endpoints, ordered by address. */
    List<Guarded> endpoints();

    /**
     * The ingress rule of an endpoint.
     *
     * @param endpoint the endpoint ID
     * @param from {@code allow}, {@code deny}, or the sources as the option takes them
     * @param ports the allowed ports; absent for all
     * @param counts the packets since the table was created; absent for an endpoint that is open to all
     */
    record Guarded(
            String endpoint,
            List<Ip> addresses,
            String from,
            Optional<SortedSet<Port>> ports,
            Optional<Counts> counts) {}

    /** The numbers of accepted packets that open a connection, and of rejected packets. */
    record Counts(long accepted, long rejected) {}
}
