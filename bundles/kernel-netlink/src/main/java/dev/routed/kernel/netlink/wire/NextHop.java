package dev.routed.kernel.netlink.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the ways that a route leads.
 *
 * @param link   the index of its link
 * @param direct whether it leads straight onto the link and by no gateway
 */
record NextHop(int link, boolean direct) {
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_MULTIPATH = 9;
    private static final int RTA_VIA = 18;

    /** struct rtnexthop: length (2), flags (1), hops (1), index (4). */
    private static final int RTNEXTHOP = 8;

    /** All of a route's, be they one or several; those without a link are left out. */
    static List<NextHop> of(AttributeReader route) {
        List<NextHop> hops = new ArrayList<>();
        int link = 0;
        boolean direct = true;
        while (route.next()) {
            switch (route.type()) {
                case RTA_OIF -> link = route.u32();
                case RTA_GATEWAY, RTA_VIA -> direct = false;
                case RTA_MULTIPATH -> several(route.payload(), hops);
                default -> {}
            }
        }
        if (link != 0) {
            hops.add(new NextHop(link, direct));
        }
        return hops;
    }

    private static void several(ByteBuffer all, List<NextHop> hops) {
        int at = 0;
        while (at < all.limit()) {
            int room = all.limit() - at;
            int length = room < RTNEXTHOP ? 0 : all.getShort(at) & 0xffff;
            if (length < RTNEXTHOP || length > room) {
                throw new MalformedException("rtnh_len is %d, and %d bytes are left".formatted(length, room));
            }
            boolean direct = true;
            AttributeReader attributes = new AttributeReader(Message.view(all, at + RTNEXTHOP, at + length));
            while (attributes.next()) {
                direct &= attributes.type() != RTA_GATEWAY && attributes.type() != RTA_VIA;
            }
            hops.add(new NextHop(all.getInt(at + 4), direct));
            at += Align.up(length);
        }
    }
}
