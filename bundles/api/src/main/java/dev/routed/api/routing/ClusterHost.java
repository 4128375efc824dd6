package dev.routed.api.routing;

import dev.routed.api.net.Ip;
import java.util.Comparator;
import java.util.Optional;

/**
 * A host of the cluster, or another router, as the routing daemon of this host knows it. Immutable.
 *
 * @param id its router ID, which differs from host to host; absent for this host without a routing daemon
 * @param name its host name, which others may have as well; absent if the daemon does not know it
 * @param here whether it is this host
 */
public record ClusterHost(Optional<Ip> id, Optional<String> name, boolean here) implements Comparable<ClusterHost> {
    private static final Comparator<ClusterHost> ORDER = Comparator.comparing((ClusterHost host) -> !host.here)
            .thenComparing(host -> host.id.orElse(Ip.v4(0)))
            .thenComparing(host -> host.name.orElse(""));

    /** This host comes first; the others follow by router ID. */
    @Override
    public int compareTo(ClusterHost other) {
        return ORDER.compare(this, other);
    }
}
