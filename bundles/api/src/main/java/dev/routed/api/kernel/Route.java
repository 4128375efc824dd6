package dev.routed.api.kernel;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * A route of the host.
 *
 * @param destination the destination; a default route has length 0
 * @param link RTA_OIF as a name; empty if the route has none (blackhole, several next hops)
 * @param via RTA_GATEWAY, the next hop; absent if the destination is on the link
 * @param protocol rtm_protocol (0 to 255)
 * @param scope rtm_scope
 * @param metric RTA_PRIORITY; 0 if none is set
 */
public record Route(
        Type type, Prefix destination, String link, Optional<Ip> via, int protocol, Scope scope, long metric)
        implements Comparable<Route> {
    /** rtm_type: enum rtn_type of linux/rtnetlink.h. */
    public enum Type {
        UNICAST(1),
        /** To the host itself. */
        LOCAL(2),
        BROADCAST(3),
        MULTICAST(5),
        BLACKHOLE(6),
        UNREACHABLE(7),
        PROHIBIT(8),
        /** Any type not named above, which only the kernel sends. */
        OTHER(-1);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        /** @throws IllegalArgumentException for {@link #OTHER} */
        public int number() {
            if (this == OTHER) {
                throw new IllegalArgumentException("a route of a type without a name cannot be requested");
            }
            return number;
        }

        public static Type of(int number) {
            for (Type type : values()) {
                if (type.number == number) {
                    return type;
                }
            }
            return OTHER;
        }
    }

    private static final Comparator<Route> ORDER = Comparator.comparing(Route::destination)
            .thenComparing(Route::metric)
            .thenComparing(Route::link)
            .thenComparing(Route::protocol);

    /** The route of an endpoint: to one address, onto a link. */
    public static Route host(Ip address, String link, int protocol) {
        return host(address, link, protocol, Announcement.ANNOUNCED);
    }

    /** The route of an endpoint with another announcement. The protocol is that of our announced routes. */
    public static Route host(Ip address, String link, int protocol, Announcement announcement) {
        return new Route(
                Type.UNICAST,
                address.asPrefix(),
                link,
                Optional.empty(),
                announcement.protocol(protocol),
                address.isIpv6() ? Scope.GLOBAL : Scope.LINK,
                announcement.metric(address.family()));
    }

    /** The announcement of the route; empty for a foreign route. Our routes have the protocol {@code ours}. */
    public Optional<Announcement> announcement(int ours) {
        return Announcement.of(protocol, metric, ours);
    }

    /** Whether it leads to exactly one address (/32, /128), as the route of an endpoint does. */
    public boolean isHostRoute() {
        return type == Type.UNICAST && destination.isHost();
    }

    /**
     * Whether another host, or another program of this host, routes exactly one address. A route to a whole subnet
     * claims no single address; nor does a route of type local, which makes the address the host's own.
     */
    public boolean isForeignHostRoute(int ours) {
        return isHostRoute() && announcement(ours).isEmpty();
    }

    /** The route as the kernel stores it: an IPv6 route without a metric gets IP6_RT_PRIO_USER (net/ip6_route.h). */
    public Route asStored() {
        return metric == 0 && destination.ip().isIpv6()
                ? new Route(type, destination, link, via, protocol, scope, Announcement.IPV6_METRIC)
                : this;
    }

    public Route onLink(String name) {
        return new Route(type, destination, name, via, protocol, scope, metric);
    }

    /** Whether the destination is on the link, so that packets need no next hop. */
    public boolean isConnected() {
        return type == Type.UNICAST && via.isEmpty() && !link.isEmpty();
    }

    @Override
    public int compareTo(Route other) {
        return ORDER.compare(this, other);
    }

    /** As {@code ip route} prints it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (type != Type.UNICAST) {
            text.append(type.name().toLowerCase(Locale.ROOT)).append(' ');
        }
        text.append(destination.length() == 0 ? "default" : destination.toString());
        via.ifPresent(ip -> text.append(" via ").append(ip));
        if (!link.isEmpty()) {
            text.append(" dev ").append(link);
        }
        text.append(" proto ").append(protocol);
        if (metric != 0) {
            text.append(" metric ").append(metric);
        }
        return text.toString();
    }
}
