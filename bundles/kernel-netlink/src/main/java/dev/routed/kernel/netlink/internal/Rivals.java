package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.kernel.netlink.wire.Ack;
import java.util.List;
import java.util.Optional;

/**
 * Looks what is there when the kernel says that something is (EEXIST): the very same, or someone else's.
 *
 * @param reader to look with
 */
record Rivals(HostReader reader) {
    /** IP6_RT_PRIO_USER of net/ip6_route.h: what the kernel gives an IPv6 route that asks for no metric. */
    private static final long IP6_RT_PRIO_USER = 1024;

    /**
     * Returns if what is there is what the step wants.
     *
     * @param index of the step's link
     * @throws KernelException that says what is there, if it is another's
     */
    void look(Step step, int index, Ack refusal) {
        if (step instanceof Step.AddRoute add) {
            route(step, asKept(add.route()), index);
        } else if (step instanceof Step.AddAddress add) {
            address(step, add.address(), index);
        } else {
            throw Failure.of(step, refusal);
        }
    }

    private void route(Step step, Route wanted, int index) {
        // Routes compare by destination, metric, link and protocol: all that makes one the very same.
        boolean same = reader.routes(index, wanted.link()).stream().anyMatch(route -> route.compareTo(wanted) == 0);
        if (!same) {
            throw Failure.taken(step, reader.lookup(wanted.destination().ip())
                    .filter(rival -> rival.destination().equals(wanted.destination()))
                    .map(rival -> "there is " + rival)
                    .orElse("there is another route to the same destination"));
        }
    }

    private static Route asKept(Route route) {
        if (route.metric() != 0 || !route.destination().ip().isIpv6()) {
            return route;
        }
        return new Route(
                route.type(),
                route.destination(),
                route.link(),
                route.via(),
                route.protocol(),
                route.scope(),
                IP6_RT_PRIO_USER);
    }

    private void address(Step step, Address wanted, int index) {
        Optional<Address> there = reader.addresses(index, wanted.link()).stream()
                .filter(address -> address.prefix().equals(wanted.prefix()))
                .findFirst();
        // The kernel labels an IPv4 address without a label with its link's name.
        String label = wanted.label().isEmpty() && !wanted.prefix().ip().isIpv6() ? wanted.link() : wanted.label();
        if (there.isPresent() && !there.get().label().equals(label)) {
            throw Failure.taken(step, "its label there is '%s'".formatted(there.get().label()));
        }
    }

    /** The name, of these two, that a link has, be it as an alternative name. */
    Optional<String> nameInUse(String link, String peer) {
        List<Optional<Link>> found = reader.links(List.of(link, peer));
        if (found.get(0).isPresent()) {
            return Optional.of(link);
        }
        return found.get(1).map(taken -> peer);
    }
}
