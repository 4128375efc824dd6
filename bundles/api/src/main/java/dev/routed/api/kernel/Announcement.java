package dev.routed.api.kernel;

import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How the routing daemons of this host announce one of our host routes. Encoded in the protocol number and the metric
 * of the route, which the configuration in {@code etc/routing} evaluates. Stored in the routing table only.
 */
public enum Announcement {
    /** With the preference of any other host's announcement of the address. */
    ANNOUNCED,
    /**
     * As the last resort: while another host announces the address, this host does not announce it and sends packets to
     * the other host. The highest byte of the metric is FRR's distance, 250: above that of every protocol, so FRR
     * prefers the other route. The rest, 2000, is the MED in BGP.
     */
    LAST_RESORT,
    /**
     * Not announced. This host still sends packets to its own container, even if another host announces the address:
     * the metric is below those of FRR's and BIRD's routes (20 and 32). Neither daemon imports a route of rtm_protocol
     * RTPROT_KERNEL, and the kernel adds no route with this metric.
     */
    SUPPRESSED,
    /** Not announced, because the address is handed over. Only the metric of the route, 9, records this. */
    HANDED_OVER,
    /** Not announced, because the endpoint is drained. Only the metric of the route, 8, records this. */
    DRAINED;

    private static final long LAST_RESORT_METRIC = (250L << 24) + 2000;

    /** rtm_protocol RTPROT_KERNEL (linux/rtnetlink.h). */
    private static final int SUPPRESSED_PROTOCOL = 2;

    private static final long SUPPRESSED_METRIC = 7;

    private static final long DRAINED_METRIC = 8;

    private static final long HANDED_OVER_METRIC = 9;

    /** IP6_RT_PRIO_USER (net/ip6_route.h), the metric of an IPv6 route that is added without one. */
    static final long IPV6_METRIC = 1024;

    /** The values of rtm_protocol that our routes may have. Others may have routes with them, too. */
    public static Set<Integer> protocols(int ours) {
        return Set.copyOf(List.of(ours, SUPPRESSED_PROTOCOL));
    }

    /** The announcement that a route encodes; empty for a foreign route. Our routes have the protocol {@code ours}. */
    public static Optional<Announcement> of(int protocol, long metric, int ours) {
        if (protocol == SUPPRESSED_PROTOCOL && metric == SUPPRESSED_METRIC) {
            return Optional.of(SUPPRESSED);
        } else if (protocol == SUPPRESSED_PROTOCOL && metric == DRAINED_METRIC) {
            return Optional.of(DRAINED);
        } else if (protocol == SUPPRESSED_PROTOCOL && metric == HANDED_OVER_METRIC) {
            return Optional.of(HANDED_OVER);
        } else if (protocol != ours) {
            return Optional.empty();
        }
        return Optional.of(metric == LAST_RESORT_METRIC ? LAST_RESORT : ANNOUNCED);
    }

    /** Whether the route is not announced. */
    public boolean isSuppressed() {
        return compareTo(SUPPRESSED) >= 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int protocol(int ours) {
        return isSuppressed() ? SUPPRESSED_PROTOCOL : ours;
    }

    long metric(Ip.Family family) {
        return switch (this) {
            case ANNOUNCED -> family == Ip.Family.IPV6 ? IPV6_METRIC : 0;
            case LAST_RESORT -> LAST_RESORT_METRIC;
            case SUPPRESSED -> SUPPRESSED_METRIC;
            case HANDED_OVER -> HANDED_OVER_METRIC;
            case DRAINED -> DRAINED_METRIC;
        };
    }
}
