package dev.routed.kernel.netlink.wire;

import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Encodes and decodes routes: RTM_NEWROUTE, RTM_DELROUTE, RTM_GETROUTE. */
public final class RouteMessages {
    /** struct rtmsg: family, dst_len, src_len, tos, table, protocol, scope, type (1 each); flags (4). */
    private static final int RTMSG = 12;

    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    /** A next hop of the other family: family (2), address. */
    private static final int RTA_VIA = 18;

    private static final int RT_TABLE_UNSPEC = 0;
    private static final int RT_TABLE_MAIN = 254;
    private static final int RT_SCOPE_NOWHERE = 255;

    private static final int RTM_F_CLONED = 0x200;
    private static final int RTM_F_LOOKUP_TABLE = 0x1000;
    private static final int RTM_F_FIB_MATCH = 0x2000;

    private RouteMessages() {}

    /** Adds a route to the main table; the index is 0 for a route without a link. */
    public static Request add(Route route, int index) {
        return new Request(
                Rtm.RTM_NEWROUTE,
                Header.NLM_F_CREATE | Header.NLM_F_EXCL,
                writer -> write(writer, route, index, route.scope().number()));
    }

    /**
     * Removes the route with this destination, link, type, protocol and metric, of any scope. For an IPv4 route without
     * a metric the kernel removes the route with the lowest one (fib_nh_match compares none).
     */
    public static Request remove(Route route, int index) {
        return new Request(Rtm.RTM_DELROUTE, 0, writer -> write(writer, route, index, RT_SCOPE_NOWHERE));
    }

    private static void write(MessageWriter writer, Route route, int index, int scope) {
        Prefix destination = route.destination();
        boolean ipv6 = destination.ip().isIpv6();
        int type = route.type().number();
        rtmsg(writer, ipv6, destination.length(), RT_TABLE_MAIN, route.protocol(), scope, type, 0);
        writer.attribute(RTA_DST, destination.ip().bytes());
        if (index != 0) {
            writer.attribute(RTA_OIF, index);
        }
        route.via().ifPresent(via -> gateway(writer, via, ipv6));
        if (route.metric() != 0) {
            writer.attribute(RTA_PRIORITY, (int) route.metric());
        }
    }

    private static void gateway(MessageWriter writer, Ip via, boolean ipv6) {
        if (via.isIpv6() == ipv6) {
            writer.attribute(RTA_GATEWAY, via.bytes());
        } else {
            writer.attribute(RTA_VIA, Rtm.family(via.isIpv6()), via.bytes());
        }
    }

    public static Request lookup(Ip address) {
        // Strict checking rejects RTM_F_LOOKUP_TABLE for IPv6.
        int flags = address.isIpv6() ? RTM_F_FIB_MATCH : RTM_F_FIB_MATCH | RTM_F_LOOKUP_TABLE;
        return new Request(Rtm.RTM_GETROUTE, 0, writer -> {
            rtmsg(writer, address.isIpv6(), address.family().bits(), RT_TABLE_UNSPEC, 0, 0, 0, flags);
            writer.attribute(RTA_DST, address.bytes());
        });
    }

    /** Lists the main table's routes on a link, or on all links for index 0; of one protocol, or of all for 0. */
    public static Request dump(boolean ipv6, int index, int protocol) {
        return new Request(Rtm.RTM_GETROUTE, Header.NLM_F_DUMP, writer -> {
            rtmsg(writer, ipv6, 0, RT_TABLE_MAIN, protocol, 0, 0, 0);
            if (index != 0) {
                writer.attribute(RTA_OIF, index);
            }
        });
    }

    private static void rtmsg(
            MessageWriter writer, boolean ipv6, int length, int table, int protocol, int scope, int type, int flags) {
        writer.u8(Rtm.family(ipv6)).u8(length).u8(0).u8(0);
        writer.u8(table).u8(protocol).u8(scope).u8(type).u32(flags);
    }

    /** Whether a route is in the main table and is not a cache entry. */
    public static boolean isOfMainTable(Message message) {
        message.attributes(RTMSG);
        return (message.body().get(4) & 0xff) == RT_TABLE_MAIN && !isCached(message);
    }

    static boolean isCached(Message message) {
        message.attributes(RTMSG);
        return (message.body().getInt(8) & RTM_F_CLONED) != 0;
    }

    /** rtm_protocol (0 to 255). */
    static int protocol(Message message) {
        message.attributes(RTMSG);
        return message.body().get(5) & 0xff;
    }

    /** The index of a route's link; 0 if the route has none. */
    public static int linkIndex(Message message) {
        AttributeReader attributes = message.attributes(RTMSG);
        while (attributes.next()) {
            if (attributes.type() == RTA_OIF) {
                return attributes.u32();
            }
        }
        return 0;
    }

    /** Whether a route is unicast and a next hop has this address. */
    public static boolean isVia(Message message, Ip nextHop) {
        return nextHops(message).stream().anyMatch(hop -> hop.via().equals(Optional.of(nextHop)))
                && Route.Type.of(message.body().get(7) & 0xff) == Route.Type.UNICAST;
    }

    static List<NextHop> nextHops(Message message) {
        return NextHop.of(message.attributes(RTMSG));
    }

    /**
     * Decodes an RTM_NEWROUTE; returns empty unless the route is unicast and leads to a single address.
     *
     * @param names the name of a link by index; null for an unknown link
     */
    public static Optional<HostRoute> parseHostRoute(Message message, IntFunction<String> names) {
        boolean ipv6 = message.body().get(0) == Rtm.AF_INET6;
        int length = message.body().get(1) & 0xff;
        Route.Type type = Route.Type.of(message.body().get(7) & 0xff);
        if (length != (ipv6 ? Ip.Family.IPV6 : Ip.Family.IPV4).bits() || type != Route.Type.UNICAST) {
            return Optional.empty();
        }
        List<HostRoute.Hop> hops = new ArrayList<>();
        for (NextHop hop : nextHops(message)) {
            String link = names.apply(hop.link());
            if (link != null) {
                hops.add(new HostRoute.Hop(link, hop.via()));
            }
        }
        return hops.isEmpty()
                ? Optional.empty()
                : parse(message, index -> "")
                        .map(route -> new HostRoute(route.destination().ip(), hops, route.protocol(), route.metric()));
    }

    /** Decodes an RTM_NEWROUTE; returns empty if {@code names} maps the index of its link to null. */
    public static Optional<Route> parse(Message message, IntFunction<String> names) {
        AttributeReader attributes = message.attributes(RTMSG);
        boolean ipv6 = message.body().get(0) == Rtm.AF_INET6;
        int length = message.body().get(1) & 0xff;
        int protocol = message.body().get(5) & 0xff;
        Scope scope = Scope.of(message.body().get(6) & 0xff);
        Route.Type type = Route.Type.of(message.body().get(7) & 0xff);
        // A default route has no RTA_DST.
        Ip destination = ipv6 ? new Ip(Ip.Family.IPV6, 0, 0) : Ip.v4(0);
        String link = "";
        Optional<Ip> via = Optional.empty();
        long metric = 0;
        while (attributes.next()) {
            switch (attributes.type()) {
                case RTA_DST -> destination = attributes.ip();
                case RTA_OIF -> link = names.apply(attributes.u32());
                case RTA_GATEWAY -> via = Optional.of(attributes.ip());
                case RTA_VIA -> via = Optional.of(attributes.ipFrom(2));
                case RTA_PRIORITY -> metric = attributes.u32() & 0xffff_ffffL;
                default -> {}
            }
        }
        Prefix prefix = AddressMessages.prefix(destination, length);
        return link == null
                ? Optional.empty()
                : Optional.of(new Route(type, prefix, link, via, protocol, scope, metric));
    }
}
