package dev.routed.api.kernel;

import dev.routed.api.net.Ip;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A unicast route of the main table that leads to one address alone (/32, /128): what a container has on its own
 * host, and what a routing daemon makes of it on the others.
 *
 * @param address  where it leads
 * @param hops     the ways there, at least one; packets are shared out among several
 * @param protocol rtm_protocol, who put it there (0 to 255)
 * @param metric   RTA_PRIORITY; 0 if none is set
 */
public record HostRoute(Ip address, List<Hop> hops, int protocol, long metric) implements Comparable<HostRoute> {

    /**
     * One of the ways that a route leads.
     *
     * @param link RTA_OIF as a name
     * @param via  RTA_GATEWAY or RTA_VIA, of either family; absent if it leads straight onto the link
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

    /** The ways are sorted: the kernel's order of them means nothing. */
    public HostRoute {
        hops = hops.stream().sorted().toList();
    }

    /**
     * How it is announced; empty if it is not ours.
     *
     * @param ours the number of our own routes
     */
    public Optional<Announcement> announcement(int ours) {
        return Announcement.of(protocol, metric, ours);
    }

    @Override
    public int compareTo(HostRoute other) {
        return ORDER.compare(this, other);
    }
}
