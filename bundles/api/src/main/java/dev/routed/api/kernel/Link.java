package dev.routed.api.kernel;

import dev.routed.api.net.Mac;

/**
 * A network interface of the host.
 *
 * @param name IFLA_IFNAME, at most 15 characters
 * @param kind IFLA_INFO_KIND ({@code veth}, {@code bridge} …); empty for hardware and loopback
 * @param mac IFLA_ADDRESS; all zero if the link has none of six bytes
 * @param mtu IFLA_MTU, bytes
 * @param group IFLA_GROUP
 * @param up administratively up: IFF_UP
 * @param carrier IFF_LOWER_UP: for a veth, the other end is up too
 * @param carrierChanges IFLA_CARRIER_CHANGES: the number of changes of the carrier. A veth that never had carrier has
 *     one change, because the kernel turns it off when it creates the link (veth_newlink of drivers/net/veth.c)
 * @param peerHere IFLA_LINK without IFLA_LINK_NETNSID: for a veth, the other end is in this network namespace
 * @param peer IFLA_LINK with IFLA_LINK_NETNSID: the index of the other end in another network namespace; else 0
 * @param alias IFLA_IFALIAS; empty if none
 */
public record Link(
        String name,
        int index,
        String kind,
        Mac mac,
        int mtu,
        int group,
        boolean up,
        boolean carrier,
        int carrierChanges,
        boolean peerHere,
        int peer,
        String alias)
        implements Comparable<Link> {
    /** The longest name that the kernel accepts, in bytes: IFNAMSIZ − 1 (linux/if.h). */
    public static final int MAX_NAME = 15;

    /** The longest alias that the kernel accepts, in bytes: IFALIASZ − 1 (linux/if.h). */
    public static final int MAX_ALIAS = 255;

    public static final String LOOPBACK = "lo";

    public static final String VETH = "veth";

    /** A link without kind, MAC, MTU, peer and alias, in group 0 and down. */
    public static Link of(String name, int index) {
        return new Link(name, index, "", new Mac(0), 0, 0, false, false, 0, false, 0, "");
    }

    public Link withName(String value) {
        return new Link(value, index, kind, mac, mtu, group, up, carrier, carrierChanges, peerHere, peer, alias);
    }

    public Link withKind(String value) {
        return new Link(name, index, value, mac, mtu, group, up, carrier, carrierChanges, peerHere, peer, alias);
    }

    public Link withMac(Mac value) {
        return new Link(name, index, kind, value, mtu, group, up, carrier, carrierChanges, peerHere, peer, alias);
    }

    public Link withMtu(int value) {
        return new Link(name, index, kind, mac, value, group, up, carrier, carrierChanges, peerHere, peer, alias);
    }

    public Link withGroup(int value) {
        return new Link(name, index, kind, mac, mtu, value, up, carrier, carrierChanges, peerHere, peer, alias);
    }

    public Link withUp(boolean value) {
        return new Link(name, index, kind, mac, mtu, group, value, carrier, carrierChanges, peerHere, peer, alias);
    }

    public Link withCarrier(boolean value) {
        return new Link(name, index, kind, mac, mtu, group, up, value, carrierChanges, peerHere, peer, alias);
    }

    public Link withCarrierChanges(int value) {
        return new Link(name, index, kind, mac, mtu, group, up, carrier, value, peerHere, peer, alias);
    }

    public Link withPeer(boolean here, int other) {
        return new Link(name, index, kind, mac, mtu, group, up, carrier, carrierChanges, here, other, alias);
    }

    public Link withAlias(String value) {
        return new Link(name, index, kind, mac, mtu, group, up, carrier, carrierChanges, peerHere, peer, value);
    }

    /** Whether a later state of the link is a change that {@link ChangeListener#changed} reports. */
    public boolean isChangedIn(Link later) {
        return index != later.index
                || up && !later.up
                || carrier && !later.carrier
                || mtu != later.mtu
                || group != later.group
                || !name.equals(later.name)
                || !alias.equals(later.alias)
                || !mac.equals(later.mac);
    }

    @Override
    public int compareTo(Link other) {
        return name.compareTo(other.name);
    }
}
