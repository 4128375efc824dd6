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

/** What {@link dev.routed.api.kernel.ChangeListener#changed} is told of the step from one state of a host to the next. */
final class Losses {
    private Losses() {}

    /** The names of the links that have lost something. */
    static SortedSet<String> between(HostState before, HostState after) {
        SortedSet<String> losers = new TreeSet<>();
        for (Link link : before.links()) {
            if (after.link(link.name()).filter(now -> !isLess(link, now)).isEmpty()) {
                losers.add(link.name());
            }
        }
        gone(before.addresses(), after.addresses(), Address::link, losers);
        gone(before.routes(), after.routes(), Route::link, losers);
        gone(before.neighbours(), after.neighbours(), Neighbour::link, losers);
        losers.remove("");
        return losers;
    }

    private static boolean isLess(Link before, Link now) {
        return before.index() != now.index()
                || before.up() && !now.up()
                || before.carrier() && !now.carrier()
                || before.mtu() != now.mtu()
                || before.group() != now.group()
                || !before.alias().equals(now.alias())
                || !before.mac().equals(now.mac());
    }

    /** Equal as values, not merely in their order: a neighbour with another MAC is another. */
    private static <T> void gone(Set<T> before, Set<T> after, Function<T, String> link, Set<String> losers) {
        Set<T> still = Set.copyOf(after);
        before.stream().filter(one -> !still.contains(one)).map(link).forEach(losers::add);
    }
}
