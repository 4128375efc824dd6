package dev.routed.plan;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Computes the steps that make routed's objects on a host as desired; none if they are. A create passes one endpoint
 * and an empty host; start and repair pass the whole host.
 */
public final class Plan {
    private final DesiredState desired;
    private final HostState ours;
    private final Ownership ownership;
    private final Map<String, Veth> desiredVeths = new HashMap<>();
    /** The steps of each rank, in the order of the desired state. */
    private final Map<Order, List<Step>> steps = new EnumMap<>(Order.class);

    private Plan(DesiredState desired, HostState actual, Ownership ownership) {
        this.desired = desired;
        this.ours = ownership.ours(actual);
        this.ownership = ownership;
        desired.veths().forEach(veth -> desiredVeths.put(veth.name(), veth));
    }

    /**
     * Returns the steps from the actual host to the desired state, in the order to apply them, see {@link Order}.
     *
     * @param desired all objects that routed should own in the read part of the host
     * @param actual that part of the host, with foreign objects
     */
    public static List<Step> between(DesiredState desired, HostState actual, Ownership ownership) {
        Plan plan = new Plan(desired, actual, ownership);
        plan.addresses();
        plan.links();
        plan.neighbours();
        plan.routes();
        return plan.steps.values().stream().flatMap(List::stream).toList();
    }

    /** Returns the steps on the container's end of a pair without secondary addresses. */
    public static List<Step> inside(Veth desired, Link actual) {
        return inside(desired, List.of(), List.of(), actual, List.of());
    }

    /**
     * Returns the steps on the container's end of a pair, with its secondary addresses. The engine owns all else there.
     *
     * @param former secondary addresses to remove
     * @param present the actual addresses of that end
     */
    public static List<Step> inside(
            Veth desired, List<Address> addresses, List<Address> former, Link actual, Collection<Address> present) {
        List<Step> steps = new ArrayList<>();
        if (actual.mtu() != desired.mtu()) {
            steps.add(new Step.SetMtu(actual.name(), actual.alias(), desired.mtu()));
        }
        without(addresses, present).forEach(address -> steps.add(new Step.AddAddress(address, actual.alias())));
        without(former, addresses)
                .filter(List.copyOf(present)::contains)
                .forEach(address -> steps.add(new Step.RemoveAddress(address, actual.alias())));
        return List.copyOf(steps);
    }

    private void addresses() {
        without(ours.addresses(), desired.addresses())
                .filter(address -> stays(address.link()))
                .forEach(address -> add(new Step.RemoveAddress(address, alias(address.link()))));
        without(desired.addresses(), ours.addresses())
                .forEach(address -> add(new Step.AddAddress(address, alias(address.link()))));
    }

    /** An address on a removed link needs no step, since the kernel removes it with the link. */
    private boolean stays(String link) {
        return desiredVeths.containsKey(link) || ours.link(link).isEmpty();
    }

    /** Returns the alias that a link has before the step; empty for the host's own links. */
    private String alias(String link) {
        return desiredVeths.containsKey(link) ? desiredVeths.get(link).alias() : "";
    }

    private void links() {
        for (Link link : ours.links()) {
            Veth veth = desiredVeths.get(link.name());
            if (veth == null) {
                add(new Step.SetGroup(link.name(), link.alias(), ownership.reaperGroup()));
            } else {
                adjust(link, veth);
            }
        }
        for (Veth veth : desired.veths()) {
            if (ours.link(veth.name()).isEmpty()) {
                add(new Step.CreateVeth(
                        veth.name(), veth.mac(), veth.peer(), veth.peerMac(), veth.mtu(), veth.group()));
                add(new Step.SetAlias(veth.name(), "", veth.alias()));
            }
        }
    }

    private void adjust(Link link, Veth veth) {
        if (!link.alias().equals(veth.alias())) {
            add(new Step.SetAlias(link.name(), link.alias(), veth.alias()));
        }
        if (link.mtu() != veth.mtu()) {
            add(new Step.SetMtu(link.name(), veth.alias(), veth.mtu()));
            if (link.mtu() < Step.IPV6_MIN_MTU && veth.mtu() >= Step.IPV6_MIN_MTU) {
                add(new Step.LeaveIpv6ToUs(link.name(), veth.alias()));
            }
        }
        if (link.group() != veth.group()) {
            add(new Step.SetGroup(link.name(), veth.alias(), veth.group()));
        }
        if (!link.up()) {
            add(new Step.SetUp(link.name(), veth.alias()));
        }
    }

    /** A neighbor on a removed link needs no step, since the kernel removes it with the link. */
    private void neighbours() {
        without(ours.neighbours(), desired.neighbours())
                .filter(neighbour -> desiredVeths.containsKey(neighbour.link()))
                .forEach(neighbour -> add(new Step.RemoveNeighbour(neighbour, alias(neighbour.link()))));
        without(desired.neighbours(), ours.neighbours())
                .forEach(neighbour -> add(new Step.AddNeighbour(neighbour, alias(neighbour.link()))));
    }

    /** A route on a removed link needs a step, since the reaper deletes the link later. */
    private void routes() {
        without(ours.routes(), desired.routes()).forEach(route -> {
            String alias = desiredVeths.containsKey(route.link())
                    ? alias(route.link())
                    : ours.link(route.link()).orElseThrow().alias();
            Order rank = isReplaced(route) ? Order.REMOVE_REPLACED_ROUTE : Order.REMOVE_ROUTE;
            add(rank, new Step.RemoveRoute(route, alias));
        });
        without(desired.routes(), ours.routes()).forEach(route -> add(new Step.AddRoute(route, alias(route.link()))));
    }

    /** Compares by equals, as a sorted set does not: that ignores whether an address is deprecated. */
    private static <T> Stream<T> without(Collection<T> all, Collection<T> others) {
        Set<T> known = new HashSet<>(others);
        return all.stream().filter(one -> !known.contains(one));
    }

    /** A route is replaced if a route of another metric has the same destination; the kernel keeps both. */
    private boolean isReplaced(Route route) {
        return desired.routes().stream()
                .anyMatch(other -> other.destination().equals(route.destination())
                        && other.link().equals(route.link())
                        && other.metric() != route.metric());
    }

    private void add(Step step) {
        add(Order.of(step), step);
    }

    private void add(Order rank, Step step) {
        steps.computeIfAbsent(rank, unused -> new ArrayList<>()).add(step);
    }
}
