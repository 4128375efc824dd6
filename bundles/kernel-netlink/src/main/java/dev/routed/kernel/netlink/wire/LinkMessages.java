package dev.routed.kernel.netlink.wire;

import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Mac;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Links: RTM_NEWLINK, RTM_SETLINK, RTM_DELLINK, RTM_GETLINK. */
public final class LinkMessages {
    /** struct ifinfomsg: family (1), padding (1), type (2), index (4), flags (4), change (4). */
    private static final int IFINFOMSG = 16;

    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_LINK = 5;
    private static final int IFLA_WIRELESS = 11;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_IFALIAS = 20;
    private static final int IFLA_AF_SPEC = 26;
    private static final int IFLA_GROUP = 27;
    private static final int IFLA_EXT_MASK = 29;
    private static final int IFLA_CARRIER_CHANGES = 35;
    private static final int IFLA_LINK_NETNSID = 37;

    // In IFLA_LINKINFO.
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;

    /** In IFLA_INFO_DATA of a veth (linux/veth.h): an ifinfomsg, then attributes. */
    private static final int VETH_INFO_PEER = 1;

    // In IFLA_AF_SPEC, in AF_INET6.
    private static final int IFLA_INET6_ADDR_GEN_MODE = 8;
    private static final byte IN6_ADDR_GEN_MODE_NONE = 1;

    /** In IFLA_EXT_MASK: leaves out the counters of IPv6 and of virtual functions. */
    private static final int RTEXT_FILTER_SKIP_STATS = 1 << 3;

    // linux/if.h
    private static final int IFF_UP = 0x1;
    private static final int IFF_LOWER_UP = 0x10000;

    private LinkMessages() {}

    /**
     * A veth pair under an index of the caller's choice, so that it is known without another question. Always
     * with NLM_F_EXCL: without, a message that names an index or name in use changes the link that has it.
     */
    public static Request create(Step.CreateVeth step, int index) {
        return new Request(Rtm.RTM_NEWLINK, Header.NLM_F_CREATE | Header.NLM_F_EXCL, writer -> {
            ifinfomsg(writer, index, IFF_UP);
            end(writer, step.link(), step.mac(), step.mtu());
            writer.attribute(IFLA_GROUP, step.group());
            int info = writer.nest(IFLA_LINKINFO);
            writer.attribute(IFLA_INFO_KIND, Link.VETH);
            int data = writer.nest(IFLA_INFO_DATA);
            int peer = writer.nest(VETH_INFO_PEER);
            ifinfomsg(writer, 0, 0);
            end(writer, step.peer(), step.peerMac(), step.mtu());
            writer.endNest(peer);
            writer.endNest(data);
            writer.endNest(info);
        });
    }

    private static void end(MessageWriter writer, String name, Mac mac, int mtu) {
        writer.attribute(IFLA_IFNAME, name).attribute(IFLA_ADDRESS, mac.bytes()).attribute(IFLA_MTU, mtu);
    }

    /**
     * No IPv6 link-local address of the kernel's making. A message of its own: in one that creates a link
     * the kernel refuses IFLA_AF_SPEC with EAFNOSUPPORT (tried on 6.18), as it does on a host without IPv6.
     */
    public static Request addressesByHand(int index) {
        return set(index, 0, writer -> {
            int families = writer.nest(IFLA_AF_SPEC);
            int inet6 = writer.nest(Rtm.AF_INET6);
            writer.attribute(IFLA_INET6_ADDR_GEN_MODE, new byte[] {IN6_ADDR_GEN_MODE_NONE});
            writer.endNest(inet6);
            writer.endNest(families);
        });
    }

    /** An empty alias takes the alias away. */
    public static Request setAlias(int index, String alias) {
        // One NUL stands for none, since an attribute without payload is refused; else no NUL, which would
        // count towards the 255 bytes.
        byte[] text = alias.isEmpty() ? new byte[1] : alias.getBytes(StandardCharsets.UTF_8);
        return set(index, 0, writer -> writer.attribute(IFLA_IFALIAS, text));
    }

    public static Request setMtu(int index, int mtu) {
        return set(index, 0, writer -> writer.attribute(IFLA_MTU, mtu));
    }

    public static Request setGroup(int index, int group) {
        return set(index, 0, writer -> writer.attribute(IFLA_GROUP, group));
    }

    public static Request setUp(int index) {
        return set(index, IFF_UP, writer -> {});
    }

    private static Request set(int index, int up, Consumer<MessageWriter> attributes) {
        return new Request(Rtm.RTM_SETLINK, 0, writer -> {
            ifinfomsg(writer, index, up);
            attributes.accept(writer);
        });
    }

    public static Request delete(int index) {
        return new Request(Rtm.RTM_DELLINK, 0, writer -> ifinfomsg(writer, index, 0));
    }

    /** Deletes every link of the group. */
    public static Request deleteGroup(int group) {
        return new Request(Rtm.RTM_DELLINK, 0, writer -> {
            ifinfomsg(writer, 0, 0);
            writer.attribute(IFLA_GROUP, group);
        });
    }

    /** One link by name; the kernel answers with one that has it as an alternative name, too. */
    public static Request get(String name) {
        return new Request(Rtm.RTM_GETLINK, 0, writer -> {
            ifinfomsg(writer, 0, 0);
            writer.attribute(IFLA_IFNAME, name).attribute(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
        });
    }

    public static Request get(int index) {
        return new Request(Rtm.RTM_GETLINK, 0, writer -> {
            ifinfomsg(writer, index, 0);
            writer.attribute(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
        });
    }

    public static Request dump() {
        return new Request(Rtm.RTM_GETLINK, Header.NLM_F_DUMP, writer -> {
            ifinfomsg(writer, 0, 0);
            writer.attribute(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
        });
    }

    /** @param up IFF_UP or 0; only what is set is changed */
    private static void ifinfomsg(MessageWriter writer, int index, int up) {
        writer.u8(Rtm.AF_UNSPEC).u8(0).u16(0).u32(index).u32(up).u32(up);
    }

    /**
     * Whether a notification is about the link itself and says all of it: not about its place in a bridge
     * (AF_BRIDGE, where RTM_DELLINK means that it left the bridge), and not a wireless event, which has
     * neither MTU nor group (wireless_send of net/wireless/wext-core.c).
     */
    static boolean isWhole(Message message) {
        AttributeReader attributes = message.attributes(IFINFOMSG);
        boolean whole = message.body().get(0) == Rtm.AF_UNSPEC;
        while (attributes.next()) {
            whole &= attributes.type() != IFLA_WIRELESS;
        }
        return whole;
    }

    /** @throws MalformedException if something in it does not fit */
    public static Link parse(Message message) {
        AttributeReader attributes = message.attributes(IFINFOMSG);
        int flags = message.body().getInt(8);
        String name = "";
        String kind = "";
        String alias = "";
        Mac mac = new Mac(0);
        int mtu = 0;
        int group = 0;
        int carrierChanges = 0;
        int peer = 0;
        boolean elsewhere = false;
        while (attributes.next()) {
            switch (attributes.type()) {
                case IFLA_IFNAME -> name = attributes.text();
                case IFLA_ADDRESS -> mac = attributes.mac();
                case IFLA_MTU -> mtu = attributes.u32();
                case IFLA_GROUP -> group = attributes.u32();
                case IFLA_IFALIAS -> alias = attributes.text();
                case IFLA_LINKINFO -> kind = kind(attributes.nested());
                case IFLA_LINK -> peer = attributes.u32();
                case IFLA_LINK_NETNSID -> elsewhere = true;
                case IFLA_CARRIER_CHANGES -> carrierChanges = attributes.u32();
                default -> {}
            }
        }
        return new Link(
                name,
                message.body().getInt(4),
                kind,
                mac,
                mtu,
                group,
                (flags & IFF_UP) != 0,
                (flags & IFF_LOWER_UP) != 0,
                carrierChanges,
                peer != 0 && !elsewhere,
                elsewhere ? peer : 0,
                alias);
    }

    private static String kind(AttributeReader info) {
        while (info.next()) {
            if (info.type() == IFLA_INFO_KIND) {
                return info.text();
            }
        }
        return "";
    }
}
