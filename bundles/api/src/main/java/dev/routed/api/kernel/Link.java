package dev.routed.api.kernel;

import dev.routed.api.net.Mac;

/**
 * A network interface as the host shows it.
 *
 * @param name           IFLA_IFNAME, at most 15 characters
 * @param index          the interface index
 * @param kind           IFLA_INFO_KIND ({@code veth}, {@code bridge} …); empty for hardware and loopback
 * @param mac            IFLA_ADDRESS; all zero where the link has none of six bytes
 * @param mtu            IFLA_MTU, bytes
 * @param group          IFLA_GROUP
 * @param up             administratively up: IFF_UP
 * @param carrier        IFF_LOWER_UP: for a veth, the other end is up too
 * @param carrierChanges IFLA_CARRIER_CHANGES: how often carrier came or went. A veth that never had carrier has
 *                       one, since the kernel takes it away when it makes the link (veth_newlink of drivers/net/veth.c)
 * @param peerHere       IFLA_LINK without IFLA_LINK_NETNSID: for a veth, the other end is in this network namespace
 * @param peer           IFLA_LINK with IFLA_LINK_NETNSID: the index of the other end, which is in another network
 *                       namespace, there; else 0
 * @param alias          IFLA_IFALIAS; empty if none
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

    /** The longest name that the kernel takes: IFNAMSIZ − 1 (linux/if.h). */
    public static final int MAX_NAME = 15;

    /** The longest alias that the kernel takes: IFALIASZ − 1 (linux/if.h). */
    public static final int MAX_ALIAS = 255;

    public static final String LOOPBACK = "lo";

    public static final String VETH = "veth";

    @Override
    public int compareTo(Link other) {
        return name.compareTo(other.name);
    }
}
