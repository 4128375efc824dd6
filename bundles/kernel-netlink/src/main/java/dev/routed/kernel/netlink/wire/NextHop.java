package dev.routed.kernel.netlink.wire;

import dev.routed.api.net.Ip;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A next hop of a route: an interface index, and a gateway unless the destination is on the link. */
record NextHop(int link, Optional<Ip> via) {
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_MULTIPATH = 9;
    private static final int RTA_VIA = 18;

    /** struct rtnexthop: length (2), flags (1), hops (1), index (4). */
    private static final int RTNEXTHOP = 8;

    /** Decodes the next hops of a route, without those that have no link. */
    static List<NextHop> of(AttributeReader route) {
        List<NextHop> hops = new ArrayList<>();
        int link = 0;
        Optional<Ip> via = Optional.empty();
        while (route.next()) {
            switch (route.type()) {
                case RTA_OIF -> link = route.u32();
                case RTA_GATEWAY, RTA_VIA -> via = gateway(route);
                case RTA_MULTIPATH -> several(route.payload(), hops);
                default -> {}
            }
        }
        if (link != 0) {
            hops.add(new NextHop(link, via));
        }
        return hops;
    }

    boolean direct() {
        return via.isEmpty();
    }

    /** The gateway in the current attribute, if it has one. RTA_VIA begins with the family (2). */
    private static Optional<Ip> gateway(AttributeReader attribute) {
        return switch (attribute.type()) {
            case RTA_GATEWAY -> Optional.of(attribute.ip());
            case RTA_VIA -> Optional.of(attribute.ipFrom(2));
            default -> Optional.empty();
        };
    }

    private static void several(ByteBuffer all, List<NextHop> hops) {
        int at = 0;
        while (at < all.limit()) {
            int room = all.limit() - at;
            int length = room < RTNEXTHOP ? 0 : all.getShort(at) & 0xffff;
            if (length < RTNEXTHOP || length > room) {
                throw new MalformedException("rtnh_len is %d, and %d bytes are left".formatted(length, room));
            }
            Optional<Ip> via = Optional.empty();
            AttributeReader attributes = new AttributeReader(Message.view(all, at + RTNEXTHOP, at + length));
            while (attributes.next()) {
                via = via.or(() -> gateway(attributes));
            }
            hops.add(new NextHop(all.getInt(at + 4), via));
            at += Align.up(length);
        }
    }
}
