package dev.routed.kernel.netlink.wire;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.Optional;
import java.util.function.IntFunction;

/** Encodes and decodes addresses: RTM_NEWADDR, RTM_DELADDR, RTM_GETADDR. */
public final class AddressMessages {
    /** struct ifaddrmsg: family (1), prefix length (1), flags (1), scope (1), index (4). */
    private static final int IFADDRMSG = 8;

    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_LABEL = 3;

    /** struct ifa_cacheinfo: preferred lifetime (4), valid lifetime (4), created (4), updated (4). */
    private static final int IFA_CACHEINFO = 6;

    /** u32: all flags. Replaces the eight flags of the fixed part. */
    private static final int IFA_FLAGS = 8;

    private static final int FOREVER = 0xffffffff;

    /** No duplicate address detection, so that the address is usable at once. IPv6 only. */
    private static final int IFA_F_NODAD = 0x02;

    private static final int IFA_F_DEPRECATED = 0x20;

    /** No route to the subnet; for a /128 the subnet is the address itself. */
    private static final int IFA_F_NOPREFIXROUTE = 0x200;

    private AddressMessages() {}

    /** Replaces an existing IPv6 address: IPv6 addresses have no labels that could mark a foreign one. */
    public static Request add(Address address, int index) {
        int there = address.prefix().ip().isIpv6() ? Header.NLM_F_REPLACE : Header.NLM_F_EXCL;
        return new Request(Rtm.RTM_NEWADDR, Header.NLM_F_CREATE | there, writer -> {
            write(writer, address, index);
            if (address.prefix().ip().isIpv6() && address.prefix().isHost()) {
                writer.attribute(IFA_FLAGS, IFA_F_NODAD | IFA_F_NOPREFIXROUTE);
            }
            if (address.deprecated()) {
                int lifetimes = writer.nest(IFA_CACHEINFO);
                writer.u32(0).u32(FOREVER).u32(0).u32(0);
                writer.endNest(lifetimes);
            }
        });
    }

    /** The kernel removes an IPv4 address only if the label matches. */
    public static Request remove(Address address, int index) {
        return new Request(Rtm.RTM_DELADDR, 0, writer -> write(writer, address, index));
    }

    private static void write(MessageWriter writer, Address address, int index) {
        Ip ip = address.prefix().ip();
        header(writer, ip.isIpv6(), address.prefix().length(), address.scope(), index);
        byte[] bytes = ip.bytes();
        writer.attribute(IFA_LOCAL, bytes).attribute(IFA_ADDRESS, bytes);
        if (!ip.isIpv6() && !address.label().isEmpty()) {
            writer.attribute(IFA_LABEL, address.label());
        }
    }

    /** @param index of the link; 0 for the addresses of all links */
    public static Request dump(boolean ipv6, int index) {
        return new Request(
                Rtm.RTM_GETADDR,
                Header.NLM_F_DUMP,
                writer -> writer.u8(Rtm.family(ipv6)).u8(0).u8(0).u8(0).u32(index));
    }

    private static void header(MessageWriter writer, boolean ipv6, int length, Scope scope, int index) {
        writer.u8(Rtm.family(ipv6))
                .u8(length)
                .u8(ipv6 ? IFA_F_NODAD : 0)
                .u8(scope.number())
                .u32(index);
    }

    static int linkIndex(Message message) {
        message.attributes(IFADDRMSG);
        return message.body().getInt(4);
    }

    /** Decodes an RTM_NEWADDR; returns empty if {@code names} maps the index of its link to null. */
    public static Optional<Address> parse(Message message, IntFunction<String> names) {
        AttributeReader attributes = message.attributes(IFADDRMSG);
        int length = message.body().get(1) & 0xff;
        boolean deprecated = (message.body().get(2) & IFA_F_DEPRECATED) != 0;
        Scope scope = Scope.of(message.body().get(3) & 0xff);
        String link = names.apply(message.body().getInt(4));
        Ip far = null;
        Ip own = null;
        String label = "";
        while (attributes.next()) {
            switch (attributes.type()) {
                case IFA_ADDRESS -> far = attributes.ip();
                case IFA_LOCAL -> own = attributes.ip();
                case IFA_LABEL -> label = attributes.text();
                default -> {}
            }
        }
        // On a point-to-point link IFA_ADDRESS is the address of the other end. IPv6 mostly has no IFA_LOCAL.
        Ip ip = own != null ? own : far;
        if (ip == null) {
            throw new MalformedException("an RTM_NEWADDR has neither IFA_LOCAL nor IFA_ADDRESS");
        }
        return link == null
                ? Optional.empty()
                : Optional.of(new Address(prefix(ip, length), link, scope, label, ip.isIpv6() && deprecated));
    }

    static Prefix prefix(Ip ip, int length) {
        if (length > ip.family().bits()) {
            throw new MalformedException("a prefix of %s has no length %d".formatted(ip, length));
        }
        return new Prefix(ip, length);
    }
}
