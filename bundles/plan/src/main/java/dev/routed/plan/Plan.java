package dev.routed.plan;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
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

/**
 * The diff between a wish and a host: the steps that turn what is ours on the host into what is wished.
 *
 * <p>The hot path gives it one endpoint and an empty host, start-up and repair give it everything. Applied
 * to a host that is as wished, it gives no steps.
 */
public final class Plan {
    private final Wish wish;
    private final HostState ours;
    private final Ownership ownership;
    private final Map<String, Veth> wished = new HashMap<>();
    /** Within a rank the order of the wish holds. */
    private final Map<Order, List<Step>> steps = new EnumMap<>(Order.class);

    private Plan(Wish wish, HostState actual, Ownership ownership) {
        this.wish = wish;
        this.ours = ownership.ours(actual);
        this.ownership = ownership;
        wish.veths().forEach(veth -> wished.put(veth.name(), veth));
    }

    /**
     * The steps from a host to a wish.
     *
     * @param wish      all that should be of ours, within the part of the host that is looked at
     * @param actual    that part of the host, strangers' things included
     * @param ownership tells ours from theirs
     * @return steps in the order in which they must be carried out; see {@link Order}
     */
    public static List<Step> between(Wish wish, HostState actual, Ownership ownership) {
        Plan plan = new Plan(wish, actual, ownership);
        plan.addresses();
        plan.links();
        plan.neighbours();
        plan.routes();
        return plan.steps.values().stream().flatMap(List::stream).toList();
    }

    /**
     * The steps on the container's end of a pair. All else there is the engine's.
     *
     * @param wish   the pair as it should be
     * @param actual its other end, as it is
     */
    public static List<Step> inside(Veth wish, Link actual) {
        return inside(wish, List.of(), List.of(), actual, List.of());
    }

    /**
     * The same with what stands on that end beside what the engine puts there.
     *
     * @param wish      the pair as it should be
     * @param addresses what should be on the end beside the engine's
     * @param former    what should be there no longer, if it was so far
     * @param actual    its other end, as it is
     * @param present   the addresses on it
     */
    public static List<Step> inside(
            Veth wish, List<Address> addresses, List<Address> former, Link actual, Collection<Address> present) {
        List<Step> steps = new ArrayList<>();
        if (actual.mtu() != wish.mtu()) {
            steps.add(new Step.SetMtu(actual.name(), actual.alias(), wish.mtu()));
        }
        // Equal as values: one that is deprecated or not is another.
        List<Address> there = List.copyOf(present);
        addresses.stream()
                .filter(address -> !there.contains(address))
                .forEach(address -> steps.add(new Step.AddAddress(address, actual.alias())));
        former.stream()
                .filter(address -> there.contains(address) && !addresses.contains(address))
                .forEach(address -> steps.add(new Step.RemoveAddress(address, actual.alias())));
        return List.copyOf(steps);
    }

    private void addresses() {
        Set<Address> missing = new HashSet<>(wish.addresses());
        for (Address address : ours.addresses()) {
            if (!missing.remove(address) && stays(address.link())) {
                add(new Step.RemoveAddress(address, alias(address.link())));
            }
        }
        for (Address address : wish.addresses()) {
            if (missing.contains(address)) {
                add(new Step.AddAddress(address, alias(address.link())));
            }
        }
    }

    /** An address on a link that goes needs no step: the kernel takes it with the link. */
    private boolean stays(String link) {
        return wished.containsKey(link) || ours.link(link).isEmpty();
    }

    /** What a link carries when the steps before are done; nothing is asked of the host's own. */
    private String alias(String link) {
        return wished.containsKey(link) ? wished.get(link).alias() : "";
    }

    private void links() {
        Set<String> present = new HashSet<>();
        for (Link link : ours.links()) {
            present.add(link.name());
            Veth veth = wished.get(link.name());
            if (veth == null) {
                add(new Step.SetGroup(link.name(), link.alias(), ownership.reaperGroup()));
            } else {
                adjust(link, veth);
            }
        }
        for (Veth veth : wish.veths()) {
            if (!present.contains(veth.name())) {
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

    /** A neighbour on a link that goes needs no step: the kernel takes it with the link. */
    private void neighbours() {
        Set<Neighbour> missing = new HashSet<>(wish.neighbours());
        for (Neighbour neighbour : ours.neighbours()) {
            Veth veth = wished.get(neighbour.link());
            if (!missing.remove(neighbour) && veth != null) {
                add(new Step.RemoveNeighbour(neighbour, veth.alias()));
            }
        }
        for (Neighbour neighbour : wish.neighbours()) {
            if (missing.contains(neighbour)) {
                add(new Step.AddNeighbour(neighbour, wished.get(neighbour.link()).alias()));
            }
        }
    }

    /** A route on a link that goes is taken away by a step of its own, at once: the reaper takes its time. */
    private void routes() {
        Set<Route> missing = new HashSet<>(wish.routes());
        for (Route route : ours.routes()) {
            if (!missing.remove(route)) {
                Veth veth = wished.get(route.link());
                String alias = veth != null ? veth.alias() : ours.link(route.link()).orElseThrow().alias();
                add(isReplaced(route) ? Order.REMOVE_REPLACED_ROUTE : Order.REMOVE_ROUTE, new Step.RemoveRoute(route, alias));
            }
        }
        for (Route route : wish.routes()) {
            if (missing.contains(route)) {
                add(new Step.AddRoute(route, wished.get(route.link()).alias()));
            }
        }
    }

    /** By a route to the same place that can stand beside it: the kernel tells them apart by their metrics. */
    private boolean isReplaced(Route route) {
        return wish.routes().stream().anyMatch(wanted -> wanted.destination().equals(route.destination())
                && wanted.link().equals(route.link())
                && wanted.metric() != route.metric());
    }

    private void add(Step step) {
        add(Order.of(step), step);
    }

    private void add(Order rank, Step step) {
        steps.computeIfAbsent(rank, first -> new ArrayList<>()).add(step);
    }
}
