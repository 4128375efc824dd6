package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import java.util.Optional;
import java.util.function.Predicate;

/** What {@link Step} says of each step besides its command: on which link, and what counts as done. */
final class StepRules {
    /** IP6_RT_PRIO_USER of net/ip6_route.h: what the kernel gives an IPv6 route that asks for no metric. */
    private static final long IP6_RT_PRIO_USER = 1024;

    private StepRules() {}

    /** Whether a link with this alias is the one that the step means. */
    static boolean means(Step step, String alias) {
        return step instanceof Step.SetAlias set && alias.equals(set.alias())
                || expect(step).map(alias::equals).orElse(true);
    }

    /** The alias that the step's link must carry; empty if it may carry any. */
    private static Optional<String> expect(Step step) {
        if (step instanceof Step.AddAddress add) {
            return expect(add.address(), add.expect());
        } else if (step instanceof Step.RemoveAddress remove) {
            return expect(remove.address(), remove.expect());
        } else if (step instanceof Step.SetAlias set) {
            return Optional.of(set.expect());
        } else if (step instanceof Step.SetMtu set) {
            return Optional.of(set.expect());
        } else if (step instanceof Step.LeaveIpv6ToUs leave) {
            return Optional.of(leave.expect());
        } else if (step instanceof Step.SetUp set) {
            return Optional.of(set.expect());
        } else if (step instanceof Step.SetGroup set) {
            return Optional.of(set.expect());
        } else if (step instanceof Step.DeleteLink delete) {
            return Optional.of(delete.expect());
        } else if (step instanceof Step.AddNeighbour add) {
            return Optional.of(add.expect());
        } else if (step instanceof Step.RemoveNeighbour remove) {
            return Optional.of(remove.expect());
        } else if (step instanceof Step.AddRoute add) {
            return Optional.of(add.expect());
        } else if (step instanceof Step.RemoveRoute remove) {
            return Optional.of(remove.expect());
        }
        return Optional.empty();
    }

    private static Optional<String> expect(Address address, String alias) {
        return address.link().equals(Link.LOOPBACK) ? Optional.empty() : Optional.of(alias);
    }

    /** Whether nothing is left to do when the link is gone. */
    static boolean isDoneWithoutLink(Step step) {
        return step instanceof Step.SetGroup
                || step instanceof Step.DeleteLink
                || step instanceof Step.RemoveAddress
                || step instanceof Step.RemoveNeighbour
                || step instanceof Step.RemoveRoute;
    }

    /**
     * Whether what follows must wait for the outcome: links go that are not named (the other end of a pair, the
     * members of a group), or {@link Aftermath#silent} could not tell.
     */
    static boolean endsBatch(Step step) {
        return step instanceof Step.DeleteLink
                || step instanceof Step.DeleteGroup
                || step instanceof Step.RemoveNeighbour;
    }

    /**
     * Whether all is as the step wants it.
     *
     * @param there the step's link with what is on it, and all routes to the step's destination
     */
    static boolean isDone(Step step, HostState there) {
        if (step instanceof Step.SetAlias set) {
            return is(there, link -> link.alias().equals(set.alias()));
        } else if (step instanceof Step.SetMtu set) {
            return is(there, link -> link.mtu() == set.mtu());
        } else if (step instanceof Step.SetUp) {
            return is(there, Link::up);
        } else if (step instanceof Step.SetGroup set) {
            return is(there, link -> link.group() == set.group());
        } else if (step instanceof Step.DeleteGroup) {
            return there.links().isEmpty();
        } else if (step instanceof Step.AddAddress add) {
            return there.addresses().contains(add.address()) && !Rivals.hasOtherLabel(add, there);
        } else if (step instanceof Step.RemoveAddress remove) {
            return there.addresses().stream().noneMatch(address -> address.prefix().equals(remove.address().prefix())
                    && (remove.address().label().isEmpty()
                            || address.label().equals(remove.address().label())));
        } else if (step instanceof Step.AddNeighbour add) {
            return there.neighbours().stream().anyMatch(add.neighbour()::equals);
        } else if (step instanceof Step.RemoveNeighbour remove) {
            return there.neighbours().stream()
                    .map(Neighbour::address)
                    .noneMatch(remove.neighbour().address()::equals);
        } else if (step instanceof Step.AddRoute add) {
            return there.routes().contains(asKept(add.route()));
        } else if (step instanceof Step.RemoveRoute remove) {
            return !there.routes().contains(asKept(remove.route()));
        }
        return false;
    }

    private static boolean is(HostState there, Predicate<Link> condition) {
        return there.links().stream().anyMatch(condition);
    }

    /** The route as it is when the kernel has it. Routes compare by all that makes one the very same. */
    static Route asKept(Route route) {
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
}
