package dev.routed.api.kernel;

import dev.routed.api.net.Ip;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A unicast route of the main table to exactly one address (/32, /128). On the host of a container it leads to the
 * container; on other hosts a routing daemon adds it.
 *
 * @param hops the next hops, at least one
 * @param protocol rtm_protocol (0 to 255)
 * @param metric RTA_PRIORITY; 0 if none is set
 */
public record HostRoute(Ip address, List<Hop> hops, int protocol, long metric) implements Comparable<HostRoute> {
    /**
     * A next hop.
     *
     * @param link RTA_OIF as a name
     * @param via RTA_GATEWAY or RTA_VIA, of either family; absent if the destination is on the link
     */
    public record Hop(String link, Optional<Ip> via) implements Comparable<Hop> {
        private static final Comparator<Hop> ORDER =
                Comparator.comparing(Hop::link).thenComparing(hop -> hop.via().orElse(Ip.v4(0)));

        @Override
        public int compareTo(Hop other) {
            return ORDER.compare(this, other);
        }

        /** As {@code ip route} prints it. */
        @Override
        public String toString() {
            return via.map(ip -> "via " + ip + " ").orElse("") + "dev " + link;
        }
    }

    private static final Comparator<HostRoute> ORDER = Comparator.comparing(HostRoute::address)
            .thenComparing(HostRoute::metric)
            .thenComparing(HostRoute::protocol)
            .thenComparing(route -> route.hops().toString());

    /** Sorts the next hops: their order has no meaning. */
    public HostRoute {
        hops = hops.stream().sorted().toList();
    }

    /** The announcement of the route; empty for a foreign route. Our routes have the protocol {@code ours}. */
    public Optional<Announcement> announcement(int ours) {
        return Announcement.of(protocol, metric, ours);
    }

    /** Whether another host, or another program of this host, routes the address. */
    public boolean isForeign(int ours) {
        return announcement(ours).isEmpty();
    }

    @Override
    public int compareTo(HostRoute other) {
        return ORDER.compare(this, other);
    }
}
