package dev.routed.kernel.iproute2.argv;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.kernel.StepCases;
import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/** Translates a step into lines for {@code ip -batch}. */
public final class Changes {
    private static final BiFunction<Step, Void, List<String>> CASES = new StepCases<Void, List<String>>()
            .on(Step.CreateVeth.class, (step, none) -> List.of(create(step), addressesByHand(step)))
            .on(Step.SetAlias.class, (step, none) -> set(step, "alias " + Quoting.alias(step.alias())))
            .on(Step.SetMtu.class, (step, none) -> set(step, "mtu " + step.mtu()))
            .on(Step.LeaveIpv6ToUs.class, (step, none) -> List.of(addressesByHand(step)))
            .on(Step.SetUp.class, (step, none) -> set(step, "up"))
            .on(Step.SetGroup.class, (step, none) -> set(step, "group " + step.group()))
            .on(Step.DeleteLink.class, (step, none) -> List.of("link delete dev " + Quoting.name(step.link())))
            .on(Step.DeleteGroup.class, (step, none) -> List.of("link delete group " + step.group()))
            .on(Step.AddAddress.class, (step, none) -> List.of(add(step.address())))
            .on(Step.RemoveAddress.class, (step, none) -> List.of("address delete " + subject(step.address())))
            .on(Step.AddNeighbour.class, (step, none) -> List.of(replace(step.neighbour())))
            .on(Step.RemoveNeighbour.class, (step, none) -> List.of("neighbour delete " + subject(step.neighbour())))
            .on(Step.AddRoute.class, (step, none) -> List.of(add(step.route())))
            .on(Step.RemoveRoute.class, (step, none) -> List.of("route delete " + subject(step.route())))
            .complete();

    private Changes() {}

    /**
     * One line. For a new pair two: the second keeps the kernel from generating an IPv6 link-local address; in the
     * message that creates a link the kernel rejects that (EAFNOSUPPORT, tried on 6.18).
     *
     * @throws UnsupportedByIpException if {@code ip} cannot express the step
     */
    public static List<String> of(Step step) {
        return CASES.apply(step, null);
    }

    private static String addressesByHand(Step step) {
        return "link set dev %s addrgenmode none".formatted(Quoting.name(step.link()));
    }

    private static String replace(Neighbour neighbour) {
        return "neighbour replace %s lladdr %s nud permanent".formatted(subject(neighbour), neighbour.mac());
    }

    private static String add(Route route) {
        return "route add " + subject(route) + " scope " + route.scope().number();
    }

    private static String create(Step.CreateVeth step) {
        return "link add name %s address %s mtu %d group %d up type %s peer name %s address %s mtu %d"
                .formatted(
                        Quoting.name(step.link()),
                        step.mac(),
                        step.mtu(),
                        step.group(),
                        Link.VETH,
                        Quoting.name(step.peer()),
                        step.peerMac(),
                        step.mtu());
    }

    /**
     * noprefixroute: a /128 needs no route to its subnet, which is the address itself. nodad: without duplicate address
     * detection the address is usable at once. replace: IPv6 addresses have no labels that could mark a foreign one.
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
        return List.of("link set dev %s %s".formatted(Quoting.name(step.link()), what));
    }

    private static boolean isIpv6(Address address) {
        return address.prefix().ip().isIpv6();
    }

    /** Includes the label, because the kernel removes an IPv4 address only if the label matches. */
    private static String subject(Address address) {
        String subject = address.prefix() + " dev " + Quoting.name(address.link());
        return isIpv6(address) || address.label().isEmpty()
                ? subject
                : subject + " label " + Quoting.name(address.label());
    }

    private static String subject(Neighbour neighbour) {
        return neighbour.address() + " dev " + Quoting.name(neighbour.link());
    }

    /** All values that identify a route of the main table. */
    private static String subject(Route route) {
        if (route.type() == Route.Type.OTHER) {
            throw new UnsupportedByIpException("a route of an unnamed type cannot be expressed");
        }
        StringBuilder line = new StringBuilder();
        line.append(route.type().name().toLowerCase(Locale.ROOT)).append(' ').append(route.destination());
        route.via()
                .ifPresent(via ->
                        line.append(" via ").append(family(via)).append(' ').append(via));
        if (!route.link().isEmpty()) {
            line.append(" dev ").append(Quoting.name(route.link()));
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
