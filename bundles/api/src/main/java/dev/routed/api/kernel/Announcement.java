package dev.routed.api.kernel;

import dev.routed.api.net.Ip;
import java.util.Locale;
import java.util.Optional;

/**
 * How the routing daemons of this host are to announce a host route of ours. What they see of a route is its protocol
 * number and its metric, so these say it; the files in {@code etc/routing} tell what each daemon makes of them. It
 * stands in the routing table alone, and is read back from there.
 */
public enum Announcement {
    /** As good as any other host's announcement of the same address. */
    ANNOUNCED,
    /**
     * As the last resort: once somebody else announces the address, nothing is announced and this host, too, goes
     * there. The highest byte of the metric is FRR's distance, 250: above every protocol's, so that FRR prefers the
     * other's route. The rest, 2000, is what BGP carries as MED.
     */
    YIELDING,
    /**
     * Not at all, while this host still goes to its own container, whoever else announces the address: its metric is
     * below those of FRR's and BIRD's routes (20 and 32). Neither takes a route of rtm_protocol RTPROT_KERNEL, and the
     * kernel itself makes none with this metric.
     */
    WITHHELD,
    /** As withheld, of an address that is handed over: nothing but the route's metric, 9, remembers that. */
    CEDED,
    /** As withheld, since an operator has drained the endpoint: nothing but the route's metric, 8, remembers that. */
    DRAINED;

    private static final long YIELDING_METRIC = (250L << 24) + 2000;

    /** rtm_protocol RTPROT_KERNEL (linux/rtnetlink.h). */
    private static final int WITHHELD_PROTOCOL = 2;

    private static final long WITHHELD_METRIC = 7;

    private static final long DRAINED_METRIC = 8;

    private static final long CEDED_METRIC = 9;

    /** IP6_RT_PRIO_USER (net/ip6_route.h), which the kernel gives an IPv6 route without a metric. */
    private static final long IPV6_METRIC = 1024;

    /**
     * How a route is announced; empty if it is not ours.
     *
     * @param ours the number of our own routes
     */
    public static Optional<Announcement> of(int protocol, long metric, int ours) {
        if (protocol == WITHHELD_PROTOCOL && metric == WITHHELD_METRIC) {
            return Optional.of(WITHHELD);
        } else if (protocol == WITHHELD_PROTOCOL && metric == DRAINED_METRIC) {
            return Optional.of(DRAINED);
        } else if (protocol == WITHHELD_PROTOCOL && metric == CEDED_METRIC) {
            return Optional.of(CEDED);
        } else if (protocol != ours) {
            return Optional.empty();
        }
        return Optional.of(metric == YIELDING_METRIC ? YIELDING : ANNOUNCED);
    }

    /** Whether it is not announced at all. */
    public boolean isWithheld() {
        return compareTo(WITHHELD) >= 0;
    }

    /** In lower case, as an operator reads it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param ours the number of our own routes */
    int protocol(int ours) {
        return isWithheld() ? WITHHELD_PROTOCOL : ours;
    }

    long metric(Ip.Family family) {
        return switch (this) {
            case ANNOUNCED -> family == Ip.Family.IPV6 ? IPV6_METRIC : 0;
            case YIELDING -> YIELDING_METRIC;
            case WITHHELD -> WITHHELD_METRIC;
            case CEDED -> CEDED_METRIC;
            case DRAINED -> DRAINED_METRIC;
        };
    }
}
