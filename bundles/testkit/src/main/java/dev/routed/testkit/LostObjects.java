package dev.routed.testkit;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Finds the links that lose an object between two host states, as {@code ChangeListener.changed} receives them. */
final class LostObjects {
    private LostObjects() {}

    /** Returns the names of links that are removed or changed, or that lose an address, a route or a neighbor. */
    static SortedSet<String> links(HostState before, HostState after) {
        SortedSet<String> losers = new TreeSet<>();
        for (Link link : before.links()) {
            if (after.link(link.name()).filter(now -> !link.isChangedIn(now)).isEmpty()) {
                losers.add(link.name());
            }
        }
        addLosers(before.addresses(), after.addresses(), Address::link, losers);
        addLosers(before.routes(), after.routes(), Route::link, losers);
        addLosers(before.neighbours(), after.neighbours(), Neighbour::link, losers);
        losers.remove("");
        return losers;
    }

    /** Copies to compare by equals: the order of the sorted set ignores the MAC address of a neighbor. */
    private static <T> void addLosers(Set<T> before, Set<T> after, Function<T, String> link, Set<String> losers) {
        Set<T> remaining = Set.copyOf(after);
        before.stream().filter(object -> !remaining.contains(object)).map(link).forEach(losers::add);
    }
}
