package dev.routed.kernel.netlink.wire;

import dev.routed.api.net.Ip;
import java.util.function.Predicate;

/** Encodes and decodes entries of connection tracking: IPCTNL_MSG_CT_GET, IPCTNL_MSG_CT_DELETE. */
public final class ConntrackMessages {
    /** struct nfgenmsg: family (1), version (1), resource (2). */
    private static final int NFGENMSG = 4;

    private static final int NFNL_SUBSYS_CTNETLINK = 1;
    private static final int IPCTNL_MSG_CT_GET = NFNL_SUBSYS_CTNETLINK << 8 | 1;
    private static final int IPCTNL_MSG_CT_DELETE = NFNL_SUBSYS_CTNETLINK << 8 | 2;

    private static final int NLA_F_NESTED = 0x8000;

    private static final int CTA_TUPLE_ORIG = 1;
    private static final int CTA_TUPLE_REPLY = 2;
    private static final int CTA_ID = 12;
    private static final int CTA_ZONE = 18;

    /** In a tuple. */
    private static final int CTA_TUPLE_IP = 1;

    // In CTA_TUPLE_IP.
    private static final int CTA_IP_V4_SRC = 1;
    private static final int CTA_IP_V6_DST = 4;

    private ConntrackMessages() {}

    /** Lists the entries of both families. Kernels before 6.8 cannot delete by a filter (ctnetlink_del_conntrack). */
    public static Request dump() {
        return new Request(IPCTNL_MSG_CT_GET, Header.NLM_F_DUMP, writer -> nfgenmsg(writer, Rtm.AF_UNSPEC));
    }

    /** Deletes the entry of a dump, unless it has ended and another has its tuple. */
    public static Request delete(Message entry) {
        AttributeReader attributes = entry.attributes(NFGENMSG);
        int family = entry.body().get(0);
        byte[] original = null;
        byte[] zone = null;
        byte[] id = null;
        while (attributes.next()) {
            switch (attributes.type()) {
                case CTA_TUPLE_ORIG -> original = attributes.bytes();
                case CTA_ZONE -> zone = attributes.bytes();
                case CTA_ID -> id = attributes.bytes();
                default -> {}
            }
        }
        if (original == null || id == null) {
            throw new MalformedException("an entry of connection tracking lacks CTA_TUPLE_ORIG or CTA_ID");
        }
        return delete(family, original, zone, id);
    }

    private static Request delete(int family, byte[] original, byte[] zone, byte[] id) {
        return new Request(IPCTNL_MSG_CT_DELETE, 0, writer -> {
            nfgenmsg(writer, family);
            writer.attribute(CTA_TUPLE_ORIG | NLA_F_NESTED, original);
            if (zone != null) {
                writer.attribute(CTA_ZONE, zone);
            }
            writer.attribute(CTA_ID, id);
        });
    }

    private static void nfgenmsg(MessageWriter writer, int family) {
        writer.u8(family).u8(0).u16(0);
    }

    /** Whether the source or destination of the original or reply tuple satisfies a condition. */
    public static boolean hasAddress(Message entry, Predicate<Ip> condition) {
        AttributeReader attributes = entry.attributes(NFGENMSG);
        while (attributes.next()) {
            boolean tuple = attributes.type() == CTA_TUPLE_ORIG || attributes.type() == CTA_TUPLE_REPLY;
            if (tuple && tupleHasAddress(attributes.nested(), condition)) {
                return true;
            }
        }
        return false;
    }

    private static boolean tupleHasAddress(AttributeReader tuple, Predicate<Ip> condition) {
        while (tuple.next()) {
            if (tuple.type() == CTA_TUPLE_IP) {
                AttributeReader addresses = tuple.nested();
                while (addresses.next()) {
                    boolean address = addresses.type() >= CTA_IP_V4_SRC && addresses.type() <= CTA_IP_V6_DST;
                    if (address && condition.test(addresses.ip())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
