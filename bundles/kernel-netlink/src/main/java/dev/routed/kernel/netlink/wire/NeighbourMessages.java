package dev.routed.kernel.netlink.wire;

import dev.routed.api.kernel.Neighbour;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import java.util.Optional;
import java.util.function.IntFunction;

/** Encodes and decodes neighbours: RTM_NEWNEIGH, RTM_DELNEIGH, RTM_GETNEIGH. */
public final class NeighbourMessages {
    /** struct ndmsg: family (1), padding (3), index (4), state (2), flags (1), type (1). */
    private static final int NDMSG = 12;

    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;
    private static final int NDA_IFINDEX = 8;

    private static final int NUD_PERMANENT = 0x80;

    /** A proxy entry: the host answers for the address. */
    private static final int NTF_PROXY = 0x08;

    private NeighbourMessages() {}

    /** Adds an entry, or replaces the entry for the address on the link. */
    public static Request add(Neighbour neighbour, int index) {
        return new Request(Rtm.RTM_NEWNEIGH, Header.NLM_F_CREATE | Header.NLM_F_REPLACE, writer -> {
            ndmsg(writer, neighbour.address(), index, NUD_PERMANENT);
            writer.attribute(NDA_LLADDR, neighbour.mac().bytes());
        });
    }

    public static Request remove(Neighbour neighbour, int index) {
        return new Request(Rtm.RTM_DELNEIGH, 0, writer -> ndmsg(writer, neighbour.address(), index, 0));
    }

    private static void ndmsg(MessageWriter writer, Ip address, int index, int state) {
        writer.u8(Rtm.family(address.isIpv6()))
                .u8(0)
                .u16(0)
                .u32(index)
                .u16(state)
                .u8(0)
                .u8(0);
        writer.attribute(NDA_DST, address.bytes());
    }

    /** @param index of the link; 0 for the neighbours of all links */
    public static Request dump(int index) {
        return new Request(Rtm.RTM_GETNEIGH, Header.NLM_F_DUMP, writer -> {
            writer.u8(Rtm.AF_UNSPEC).u8(0).u16(0).u32(0).u16(0).u8(0).u8(0);
            if (index != 0) {
                // Not in ndm_ifindex, which must be 0 under strict checking.
                writer.attribute(NDA_IFINDEX, index);
            }
        });
    }

    static int linkIndex(Message message) {
        message.attributes(NDMSG);
        return message.body().getInt(4);
    }

    /**
     * The address of a neighbour, permanent or not; empty for a proxy entry and for an entry of another table, such as
     * the forwarding table of a bridge (AF_BRIDGE).
     */
    static Optional<Ip> address(Message message) {
        AttributeReader attributes = message.attributes(NDMSG);
        int family = message.body().get(0);
        boolean proxy = (message.body().get(10) & NTF_PROXY) != 0;
        if (proxy || family != Rtm.AF_INET && family != Rtm.AF_INET6) {
            return Optional.empty();
        }
        while (attributes.next()) {
            if (attributes.type() == NDA_DST) {
                return Optional.of(attributes.ip());
            }
        }
        return Optional.empty();
    }

    /**
     * Decodes an RTM_NEWNEIGH; returns empty if the neighbour is not permanent or has no MAC, or if {@code names} maps
     * the index of its link to null.
     */
    public static Optional<Neighbour> parse(Message message, IntFunction<String> names) {
        AttributeReader attributes = message.attributes(NDMSG);
        String link = names.apply(message.body().getInt(4));
        boolean permanent = (message.body().getShort(8) & NUD_PERMANENT) != 0;
        boolean proxy = (message.body().get(10) & NTF_PROXY) != 0;
        Ip address = null;
        Mac mac = null;
        while (attributes.next()) {
            switch (attributes.type()) {
                case NDA_DST -> address = attributes.ip();
                case NDA_LLADDR -> mac = attributes.mac();
                default -> {}
            }
        }
        if (link == null || !permanent || proxy || address == null || mac == null) {
            return Optional.empty();
        }
        return Optional.of(new Neighbour(address, mac, link));
    }
}
