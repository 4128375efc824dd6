package dev.routed.kernel.iproute2.argv;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Locale;

/** The batch lines that carry out a step. */
public final class Changes {
    private static final String ADDRESSES_BY_HAND = "link set dev %s addrgenmode none";

    private Changes() {}

    /**
     * One line; for a new pair two, of which the second takes the IPv6 link-local address of the kernel's making
     * from it: in a message that creates a link the kernel refuses that (EAFNOSUPPORT, tried on 6.18).
     *
     * @throws UnsayableException if {@code ip} has no words for it
     */
    public static List<String> of(Step step) {
        if (step instanceof Step.CreateVeth create) {
            return List.of(create(create), ADDRESSES_BY_HAND.formatted(Word.name(create.link())));
        } else if (step instanceof Step.SetAlias set) {
            return set(set, "alias " + Word.alias(set.alias()));
        } else if (step instanceof Step.SetMtu set) {
            return set(set, "mtu " + set.mtu());
        } else if (step instanceof Step.LeaveIpv6ToUs leave) {
            return List.of(ADDRESSES_BY_HAND.formatted(Word.name(leave.link())));
        } else if (step instanceof Step.SetUp set) {
            return set(set, "up");
        } else if (step instanceof Step.SetGroup set) {
            return set(set, "group " + set.group());
        } else if (step instanceof Step.DeleteLink delete) {
            return List.of("link delete dev " + Word.name(delete.link()));
        } else if (step instanceof Step.DeleteGroup delete) {
            return List.of("link delete group " + delete.group());
        } else if (step instanceof Step.AddAddress add) {
            return List.of(add(add.address()));
        } else if (step instanceof Step.RemoveAddress remove) {
            return List.of("address delete " + subject(remove.address()));
        } else if (step instanceof Step.AddNeighbour add) {
            Neighbour neighbour = add.neighbour();
            return List.of("neighbour replace %s lladdr %s nud permanent".formatted(subject(neighbour), neighbour.mac()));
        } else if (step instanceof Step.RemoveNeighbour remove) {
            return List.of("neighbour delete " + subject(remove.neighbour()));
        } else if (step instanceof Step.AddRoute add) {
            return List.of("route add " + subject(add.route()) + " scope " + add.route().scope().number());
        } else if (step instanceof Step.RemoveRoute remove) {
            return List.of("route delete " + subject(remove.route()));
        }
        throw new IllegalArgumentException("no command carries out " + step);
    }

    private static String create(Step.CreateVeth step) {
        return "link add name %s address %s mtu %d group %d up type %s peer name %s address %s mtu %d"
                .formatted(
                        Word.name(step.link()),
                        step.mac(),
                        step.mtu(),
                        step.group(),
                        Link.VETH,
                        Word.name(step.peer()),
                        step.peerMac(),
                        step.mtu());
    }

    /**
     * noprefixroute: a route to the address's subnet is of no use where that is the address alone. nodad: nobody is
     * asked whether an address is free, since it is ours; and it is of use at once. IPv6 knows no labels by which one
     * that is there would be another's: it is made what is wanted.
     */
    private static String add(Address address) {
        String what = subject(address) + " scope " + address.scope().number();
        if (!isIpv6(address)) {
            return "address add " + what;
        }
        String alone = address.prefix().isHost() ? " noprefixroute" : "";
        return "address replace " + what + " nodad" + alone + (address.deprecated() ? " preferred_lft 0" : "");
    }

    private static List<String> set(Step step, String what) {
        return List.of("link set dev %s %s".formatted(Word.name(step.link()), what));
    }

    private static boolean isIpv6(Address address) {
        return address.prefix().ip().isIpv6();
    }

    /** With its label, since the kernel removes an IPv4 address only if its label is this one. */
    private static String subject(Address address) {
        String subject = address.prefix() + " dev " + Word.name(address.link());
        return isIpv6(address) || address.label().isEmpty() ? subject : subject + " label " + Word.name(address.label());
    }

    private static String subject(Neighbour neighbour) {
        return neighbour.address() + " dev " + Word.name(neighbour.link());
    }

    /** All that tells a route of the main table from others. */
    private static String subject(Route route) {
        if (route.type() == Route.Type.OTHER) {
            throw new UnsayableException("a route of a type without a name cannot be asked for");
        }
        StringBuilder line = new StringBuilder();
        line.append(route.type().name().toLowerCase(Locale.ROOT)).append(' ').append(route.destination());
        route.via().ifPresent(via -> line.append(" via ").append(family(via)).append(' ').append(via));
        if (!route.link().isEmpty()) {
            line.append(" dev ").append(Word.name(route.link()));
        }
        line.append(" proto ").append(route.protocol()).append(" table 254");
        if (route.metric() != 0) {
            line.append(" metric ").append(route.metric());
        }
        return line.toString();
    }

    private static String family(Ip via) {
        return via.isIpv6() ? "inet6" : "inet";
    }
}
