package dev.routed.api.kernel;

import dev.routed.api.net.Mac;

/**
 * One change of the host, as small as the kernel's own messages. {@link #toString} is what
 * {@code routed:plan} prints: close to the {@code ip} command that would do the same.
 *
 * <p>A step on a link that exists already says which alias the link must carry ({@code expect}), so that
 * a stranger's link, which took the name meanwhile, is left alone: the step then fails with
 * {@link KernelException.Kind#NO_LINK}, or counts as done where it takes something away.
 */
public sealed interface Step {

    /** Bytes; a link with a smaller MTU has no IPv6 (linux/ipv6.h). */
    int IPV6_MIN_MTU = 1280;

    /** The link that the step is about. */
    String link();

    /**
     * RTM_NEWLINK: a veth pair. Fails with {@link KernelException.Kind#TAKEN} if either name is in use, even
     * by a pair of ours: the caller then looks what is there. The host's end is up when the step is done,
     * carries no alias (the create message ignores one), and is as {@link LeaveIpv6ToUs} makes a link.
     *
     * @param link    name of the end that stays on the host
     * @param mac     its MAC
     * @param peer    name of the end that goes into the container
     * @param peerMac its MAC
     * @param mtu     of both ends, bytes
     * @param group   IFLA_GROUP of the host's end
     */
    record CreateVeth(String link, Mac mac, String peer, Mac peerMac, int mtu, int group) implements Step {
        @Override
        public String toString() {
            return "link add %s address %s mtu %d group %d up type veth peer name %s address %s"
                    .formatted(link, mac, mtu, group, peer, peerMac);
        }
    }

    /** RTM_SETLINK, IFLA_IFALIAS on a link that has none yet ({@code expect} empty) or another one of ours. */
    record SetAlias(String link, String expect, String alias) implements Step {
        @Override
        public String toString() {
            return "link set %s alias '%s'".formatted(link, alias);
        }
    }

    /** RTM_SETLINK, IFLA_MTU on the host's end. */
    record SetMtu(String link, String expect, int mtu) implements Step {
        @Override
        public String toString() {
            return "link set %s mtu %d".formatted(link, mtu);
        }
    }

    /**
     * IFLA_INET6_ADDR_GEN_MODE none, and accept_ra 0: no IPv6 link-local address of the kernel's making, and no router
     * advertisement is taken, by which a container could give the host a default route. A link whose MTU grows to
     * {@link #IPV6_MIN_MTU} begins to have IPv6 and has forgotten both. One without IPv6 counts as done.
     */
    record LeaveIpv6ToUs(String link, String expect) implements Step {
        @Override
        public String toString() {
            return "link set %s addrgenmode none, sysctl net.ipv6.conf.%s.accept_ra=0".formatted(link, link);
        }
    }

    /** RTM_SETLINK, IFF_UP. */
    record SetUp(String link, String expect) implements Step {
        @Override
        public String toString() {
            return "link set %s up".formatted(link);
        }
    }

    /** RTM_SETLINK, IFLA_GROUP: how a link is parked for the reaper. A link that is gone, or is another by now, counts as done. */
    record SetGroup(String link, String expect, int group) implements Step {
        @Override
        public String toString() {
            return "link set %s group %d".formatted(link, group);
        }
    }

    /** RTM_DELLINK of one link. A link that is gone, or is another by now, counts as done. About 20 ms. */
    record DeleteLink(String link, String expect) implements Step {
        @Override
        public String toString() {
            return "link del %s".formatted(link);
        }
    }

    /** RTM_DELLINK by group: every member at once, whoever made it. The caller has seen that all are ours. */
    record DeleteGroup(int group) implements Step {
        /** None: a group is not a link. */
        @Override
        public String link() {
            return "";
        }

        @Override
        public String toString() {
            return "link del group %d".formatted(group);
        }
    }

    /**
     * RTM_NEWADDR. One that is there with the same label counts as done; with another label it is TAKEN. An IPv6
     * address can be used at once (IFA_F_NODAD), and one that is there already becomes deprecated, or not, as wanted; a
     * /128 comes without a route to itself in the main table (IFA_F_NOPREFIXROUTE), as an IPv4 /32 does.
     *
     * @param expect not asked for on {@code lo}, which is never another link
     */
    record AddAddress(Address address, String expect) implements Step {
        @Override
        public String link() {
            return address.link();
        }

        @Override
        public String toString() {
            return "addr add %s dev %s scope %s%s%s".formatted(
                    address.prefix(),
                    address.link(),
                    address.scope(),
                    label(address),
                    address.deprecated() ? " preferred_lft 0" : "");
        }
    }

    /**
     * RTM_DELADDR, only with just this label. One that is gone counts as done.
     *
     * @param expect as with {@link AddAddress}
     */
    record RemoveAddress(Address address, String expect) implements Step {
        @Override
        public String link() {
            return address.link();
        }

        @Override
        public String toString() {
            return "addr del %s dev %s%s".formatted(address.prefix(), address.link(), label(address));
        }
    }

    private static String label(Address address) {
        return address.label().isEmpty() ? "" : " label " + address.label();
    }

    /** RTM_NEWNEIGH, NUD_PERMANENT; replaces another entry for the same address on the same link. */
    record AddNeighbour(Neighbour neighbour, String expect) implements Step {
        @Override
        public String link() {
            return neighbour.link();
        }

        @Override
        public String toString() {
            return "neigh replace %s lladdr %s dev %s nud permanent"
                    .formatted(neighbour.address(), neighbour.mac(), neighbour.link());
        }
    }

    /** RTM_DELNEIGH. One that is gone counts as done. */
    record RemoveNeighbour(Neighbour neighbour, String expect) implements Step {
        @Override
        public String link() {
            return neighbour.link();
        }

        @Override
        public String toString() {
            return "neigh del %s dev %s".formatted(neighbour.address(), neighbour.link());
        }
    }

    /**
     * RTM_NEWROUTE into the main table. The very same route (destination, metric, link, protocol) counts as
     * done; another route to the same destination with the same metric is TAKEN and stays as it is.
     */
    record AddRoute(Route route, String expect) implements Step {
        @Override
        public String link() {
            return route.link();
        }

        @Override
        public String toString() {
            return "route add " + route;
        }
    }

    /** RTM_DELROUTE of just this route: destination, link, protocol, metric. One that is gone counts as done. */
    record RemoveRoute(Route route, String expect) implements Step {
        @Override
        public String link() {
            return route.link();
        }

        @Override
        public String toString() {
            return "route del " + route;
        }
    }
}
