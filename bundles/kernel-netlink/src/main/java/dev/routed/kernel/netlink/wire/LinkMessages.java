package dev.routed.kernel.netlink.wire;

import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.LinkSetting;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Mac;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Encodes and decodes links: RTM_NEWLINK, RTM_SETLINK, RTM_DELLINK, RTM_GETLINK. */
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

    // In IFLA_AF_SPEC, in AF_INET: an attribute for each sysctl, with the numbers of linux/ip.h.
    private static final int IFLA_INET_CONF = 1;
    private static final int IPV4_DEVCONF_RP_FILTER = 8;
    private static final int IPV4_DEVCONF_ARP_IGNORE = 19;

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
     * Creates a veth pair with an index that the caller chooses, so that no query for it is needed. NLM_F_EXCL is
     * essential: without it, a message with an index or name in use changes the existing link.
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
     * Keeps the kernel from generating an IPv6 link-local address. Needs a separate message: in a message that creates
     * a link the kernel rejects IFLA_AF_SPEC with EAFNOSUPPORT (tried on 6.18), as it does on a host without IPv6.
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

    /** Sets each {@link LinkSetting} of IPv4. A separate message, because a host without IPv6 rejects the one above. */
    public static Request ipv4Settings(int index) {
        return set(index, 0, writer -> {
            int families = writer.nest(IFLA_AF_SPEC);
            int inet = writer.nest(Rtm.AF_INET);
            int settings = writer.nest(IFLA_INET_CONF);
            writer.attribute(IPV4_DEVCONF_RP_FILTER, LinkSetting.RP_FILTER.value());
            writer.attribute(IPV4_DEVCONF_ARP_IGNORE, LinkSetting.ARP_IGNORE.value());
            writer.endNest(settings);
            writer.endNest(inet);
            writer.endNest(families);
        });
    }

    /** An empty alias removes the alias. */
    public static Request setAlias(int index, String alias) {
        // A single NUL removes the alias: the kernel rejects an empty attribute.
        // Other aliases have no final NUL, because it would count towards the 255 bytes.
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

    public static Request deleteGroup(int group) {
        return new Request(Rtm.RTM_DELLINK, 0, writer -> {
            ifinfomsg(writer, 0, 0);
            writer.attribute(IFLA_GROUP, group);
        });
    }

    /** Queries one link by name. The kernel also finds a link with this alternative name. */
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

    /** @param up IFF_UP or 0; the kernel changes only flags that are set here */
    private static void ifinfomsg(MessageWriter writer, int index, int up) {
        writer.u8(Rtm.AF_UNSPEC).u8(0).u16(0).u32(index).u32(up).u32(up);
    }

    /**
     * Whether a notification describes the link completely. Not so AF_BRIDGE, which describes a bridge port (there
     * RTM_DELLINK means that the link left the bridge), and wireless events, which have neither MTU nor group
     * (wireless_send of net/wireless/wext-core.c).
     */
    static boolean isWhole(Message message) {
        AttributeReader attributes = message.attributes(IFINFOMSG);
        boolean whole = message.body().get(0) == Rtm.AF_UNSPEC;
        while (attributes.next()) {
            whole &= attributes.type() != IFLA_WIRELESS;
        }
        return whole;
    }

    public static Link parse(Message message) {
        AttributeReader attributes = message.attributes(IFINFOMSG);
        int flags = message.body().getInt(8);
        Link link = Link.of("", message.body().getInt(4))
                .withUp((flags & IFF_UP) != 0)
                .withCarrier((flags & IFF_LOWER_UP) != 0);
        int peer = 0;
        boolean elsewhere = false;
        while (attributes.next()) {
            switch (attributes.type()) {
                case IFLA_IFNAME -> link = link.withName(attributes.text());
                case IFLA_ADDRESS -> link = link.withMac(attributes.mac());
                case IFLA_MTU -> link = link.withMtu(attributes.u32());
                case IFLA_GROUP -> link = link.withGroup(attributes.u32());
                case IFLA_IFALIAS -> link = link.withAlias(attributes.text());
                case IFLA_LINKINFO -> link = link.withKind(kind(attributes.nested()));
                case IFLA_LINK -> peer = attributes.u32();
                case IFLA_LINK_NETNSID -> elsewhere = true;
                case IFLA_CARRIER_CHANGES -> link = link.withCarrierChanges(attributes.u32());
                default -> {}
            }
        }
        return link.withPeer(peer != 0 && !elsewhere, elsewhere ? peer : 0);
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
