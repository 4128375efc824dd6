package dev.routed.api.kernel;

import dev.routed.api.net.Mac;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One change of the host, as small as one rtnetlink message. {@link #toString} is what {@code routed plan} prints:
 * close to the {@code ip} command with the same effect.
 *
 * <p>A step on an existing link names the alias that the link must carry ({@link #expect}). If another link has taken
 * the name meanwhile, the step leaves it alone: it fails with {@link KernelException.Kind#NO_LINK}, or counts as done
 * if it {@link #removes} something.
 */
public sealed interface Step {
    /** Bytes; a link with a smaller MTU has no IPv6 (IPV6_MIN_MTU of linux/ipv6.h). */
    int IPV6_MIN_MTU = 1280;

    /** The name of the link that the step acts on; empty if it acts on no single link. */
    String link();

    /** The alias that the link must carry; empty if it must have none or the step acts on no existing link. */
    default String expect() {
        return "";
    }

    /** Whether a link that has the step's name and this alias is the link that the step means. */
    default boolean matches(String alias) {
        return alias.equals(expect());
    }

    /** Whether the step counts as done if its link is gone. */
    default boolean removes() {
        return this instanceof Removal;
    }

    /** The links that steps act on, without those that an earlier step creates. */
    static Set<String> existingLinks(List<Step> steps) {
        Set<String> created = new HashSet<>();
        Set<String> existing = new LinkedHashSet<>();
        for (Step step : steps) {
            if (step instanceof CreateVeth create) {
                created.addAll(List.of(create.link(), create.peer()));
            } else if (!step.link().isEmpty() && !created.contains(step.link())) {
                existing.add(step.link());
            }
        }
        return existing;
    }

    /** A step that removes something or parks a link: it counts as done if its link is gone. */
    sealed interface Removal extends Step {}

    /**
     * RTM_NEWLINK: creates a veth pair. Fails with {@link KernelException.Kind#TAKEN} if either name is in use, even by
     * a pair of ours; the caller then reads the link. Afterwards the host's end is up and has no alias (the create
     * message ignores one), its IPv6 is as after {@link LeaveIpv6ToUs}, and it has each {@link LinkSetting}.
     *
     * @param link name of the end that stays on the host
     * @param peer name of the end that goes into the container
     * @param mtu of both ends, bytes
     * @param group IFLA_GROUP of the host's end
     */
    record CreateVeth(String link, Mac mac, String peer, Mac peerMac, int mtu, int group) implements Step {
        @Override
        public String toString() {
            return "link add %s address %s mtu %d group %d up type veth peer name %s address %s"
                    .formatted(link, mac, mtu, group, peer, peerMac);
        }
    }

    /**
     * RTM_SETLINK, IFLA_IFALIAS: gives an alias to a link that has none ({@code expect} empty) or another one of ours.
     * A link that has the new alias already is also the link that the step means.
     */
    record SetAlias(String link, String expect, String alias) implements Step {
        @Override
        public boolean matches(String present) {
            return present.equals(expect) || present.equals(alias);
        }

        @Override
        public String toString() {
            return "link set %s alias '%s'".formatted(link, alias);
        }
    }

    /** RTM_SETLINK, IFLA_MTU: changes the MTU of the host's end. */
    record SetMtu(String link, String expect, int mtu) implements Step {
        @Override
        public String toString() {
            return "link set %s mtu %d".formatted(link, mtu);
        }
    }

    /**
     * IFLA_INET6_ADDR_GEN_MODE none, and accept_ra 0: the kernel generates no IPv6 link-local address and accepts no
     * router advertisement, with which a container could give the host a default route. A link whose MTU grows to
     * {@link #IPV6_MIN_MTU} gets IPv6 and has lost both settings. On a link without IPv6 the step counts as done.
     */
    record LeaveIpv6ToUs(String link, String expect) implements Step {
        @Override
        public String toString() {
            return "link set %s addrgenmode none, sysctl net.ipv6.conf.%s.accept_ra=0".formatted(link, link);
        }
    }

    /** RTM_SETLINK, IFF_UP: sets a link up. */
    record SetUp(String link, String expect) implements Step {
        @Override
        public String toString() {
            return "link set %s up".formatted(link);
        }
    }

    /** RTM_SETLINK, IFLA_GROUP: parks a link for the reaper. */
    record SetGroup(String link, String expect, int group) implements Removal {
        @Override
        public String toString() {
            return "link set %s group %d".formatted(link, group);
        }
    }

    /** RTM_DELLINK: deletes one link. Takes about 20 ms. */
    record DeleteLink(String link, String expect) implements Removal {
        @Override
        public String toString() {
            return "link del %s".formatted(link);
        }
    }

    /** RTM_DELLINK by group: deletes all members at once, even foreign ones. The caller has checked the members. */
    record DeleteGroup(int group) implements Removal {
        @Override
        public String link() {
            return "";
        }

        @Override
        public String toString() {
            return "link del group %d".formatted(group);
        }
    }

    /** A step on an address. On {@code lo}, which is always the same link, any alias matches. */
    sealed interface OnAddress extends Step {
        Address address();

        @Override
        default String link() {
            return address().link();
        }

        @Override
        default boolean matches(String alias) {
            return link().equals(Link.LOOPBACK) || alias.equals(expect());
        }
    }

    /**
     * RTM_NEWADDR. An IPv4 address that exists with the same label counts as done; with another label it is TAKEN. An
     * IPv6 address is usable at once (IFA_F_NODAD); an existing one gets the wanted IFA_F_DEPRECATED. A /128 has no
     * route to itself in the main table (IFA_F_NOPREFIXROUTE), like an IPv4 /32.
     */
    record AddAddress(Address address, String expect) implements OnAddress {
        @Override
        public String toString() {
            return "addr add %s dev %s scope %s%s%s"
                    .formatted(
                            address.prefix(),
                            address.link(),
                            address.scope(),
                            label(address),
                            address.deprecated() ? " preferred_lft 0" : "");
        }
    }

    /** RTM_DELADDR of an address with exactly this label. An address that is gone counts as done. */
    record RemoveAddress(Address address, String expect) implements OnAddress, Removal {
        @Override
        public String toString() {
            return "addr del %s dev %s%s".formatted(address.prefix(), address.link(), label(address));
        }
    }

    private static String label(Address address) {
        return address.label().isEmpty() ? "" : " label " + address.label();
    }

    /** A step on a permanent neighbor. */
    sealed interface OnNeighbour extends Step {
        Neighbour neighbour();

        @Override
        default String link() {
            return neighbour().link();
        }
    }

    /** RTM_NEWNEIGH, NUD_PERMANENT: replaces any entry for the same address on the same link. */
    record AddNeighbour(Neighbour neighbour, String expect) implements OnNeighbour {
        @Override
        public String toString() {
            return "neigh replace %s lladdr %s dev %s nud permanent"
                    .formatted(neighbour.address(), neighbour.mac(), neighbour.link());
        }
    }

    /** RTM_DELNEIGH. A neighbor that is gone counts as done. */
    record RemoveNeighbour(Neighbour neighbour, String expect) implements OnNeighbour, Removal {
        @Override
        public String toString() {
            return "neigh del %s dev %s".formatted(neighbour.address(), neighbour.link());
        }
    }

    /** A step on a route of the main table. */
    sealed interface OnRoute extends Step {
        Route route();

        @Override
        default String link() {
            return route().link();
        }
    }

    /**
     * RTM_NEWROUTE into the main table. The same route (destination, metric, link, protocol) counts as done; another
     * route with the same destination and metric is TAKEN and stays.
     */
    record AddRoute(Route route, String expect) implements OnRoute {
        @Override
        public String toString() {
            return "route add " + route;
        }
    }

    /** RTM_DELROUTE of exactly this route: destination, link, protocol, metric. A route that is gone counts as done. */
    record RemoveRoute(Route route, String expect) implements OnRoute, Removal {
        @Override
        public String toString() {
            return "route del " + route;
        }
    }
}
