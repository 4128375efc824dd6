package dev.routed.kernel.iproute2.monitor;

import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.util.Optional;
import java.util.Set;

/** What a line tells: how something is now, or that it is gone. Other things than links name their link. */
public sealed interface Report {
    /** RTPROT_KERNEL of linux/rtnetlink.h: a route that follows from an address, and takes nobody's place. */
    int BY_KERNEL = 2;

    /** Nothing that bears on a loss, or on who routes an address. */
    record Nothing() implements Report {}

    record LinkIs(int index, String name, Condition condition) implements Report {}

    record LinkGone(int index, String name) implements Report {}

    record AddressGone(String link) implements Report {}

    /** @param permanent its MAC if it is permanent; empty if it is gone or may go by itself */
    record NeighbourIs(String link, Ip address, Optional<Mac> permanent) implements Report {}

    /**
     * A route of the main table. That it took another's place is not told.
     *
     * @param protocol rtm_protocol
     * @param direct the links that it leads straight onto
     */
    record RouteIs(RouteKey key, int protocol, Set<String> direct) implements Report {}

    /**
     * A route of the main table that is there no longer.
     *
     * @param protocol rtm_protocol
     * @param links    all that it led to
     */
    record RouteGone(RouteKey key, int protocol, Set<String> links) implements Report {}

    /**
     * What of a link may be lost.
     *
     * @param alias as printed, with whatever ip prints behind it
     */
    record Condition(boolean up, boolean carrier, int mtu, int group, Mac mac, String alias) {
        public static Condition of(Link link) {
            return new Condition(link.up(), link.carrier(), link.mtu(), link.group(), link.mac(), link.alias());
        }

        /** Whether one who had the other has lost something. */
        public boolean isLessThan(Condition other) {
            return !new Condition(up || !other.up, carrier || !other.carrier, mtu, group, mac, alias).equals(
                    new Condition(true, true, other.mtu, other.group, other.mac, other.alias));
        }
    }

    /**
     * What one route of a table, more or less, has to itself; the default routes of both families have it
     * together, which ip does not tell apart.
     */
    record RouteKey(String destination, long metric) {
        public static RouteKey of(Route route) {
            return of(route.destination(), route.metric());
        }

        static RouteKey of(Prefix destination, long metric) {
            return new RouteKey(destination.length() == 0 ? "default" : destination.toString(), metric);
        }

        /** The address, if the route leads to one alone. */
        public Optional<Ip> address() {
            return destination.equals("default")
                    ? Optional.empty()
                    : Optional.of(Prefix.parse(destination)).filter(Prefix::isHost).map(Prefix::ip);
        }
    }
}
