package dev.routed.api.kernel;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * A route of the host.
 *
 * @param type        what happens to a packet that matches
 * @param destination where it leads; a default route has length 0
 * @param link        RTA_OIF as a name; empty where the route names no link (blackhole, several next hops)
 * @param via         RTA_GATEWAY, the next hop; absent on a route that leads straight onto the link
 * @param protocol    rtm_protocol, who put it there (0 to 255)
 * @param scope       rtm_scope
 * @param metric      RTA_PRIORITY; 0 if none is set
 */
public record Route(
        Type type, Prefix destination, String link, Optional<Ip> via, int protocol, Scope scope, long metric)
        implements Comparable<Route> {

    /** rtm_type, as far as it matters here. */
    public enum Type {
        UNICAST,
        /** To the host itself. */
        LOCAL,
        BROADCAST,
        MULTICAST,
        BLACKHOLE,
        UNREACHABLE,
        PROHIBIT,
        /** Any type not named above. */
        OTHER
    }

    private static final Comparator<Route> ORDER = Comparator.comparing(Route::destination)
            .thenComparing(Route::metric)
            .thenComparing(Route::link)
            .thenComparing(Route::protocol);

    /** A route for one address, straight onto a link: what every endpoint has. */
    public static Route host(Ip address, String link, int protocol) {
        return host(address, link, protocol, Announcement.ANNOUNCED);
    }

    /**
     * The same, announced otherwise.
     *
     * @param protocol the number of our own routes
     */
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

    /**
     * How it is announced; empty if it is not ours.
     *
     * @param ours the number of our own routes
     */
    public Optional<Announcement> announcement(int ours) {
        return Announcement.of(protocol, metric, ours);
    }

    /** Whether a packet for it needs no next hop, so that the destination is a subnet of the link. */
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
