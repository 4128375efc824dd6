package dev.routed.api.kernel;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Links, addresses, routes of the main table and permanent neighbors of a whole host or of a part of it, actual or
 * desired. Immutable.
 */
public record HostState(
        SortedSet<Link> links, SortedSet<Address> addresses, SortedSet<Route> routes, SortedSet<Neighbour> neighbours) {
    public static final HostState EMPTY =
            new HostState(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());

    public HostState {
        links = frozen(links);
        addresses = frozen(addresses);
        routes = frozen(routes);
        neighbours = frozen(neighbours);
    }

    public static HostState of(
            Collection<Link> links,
            Collection<Address> addresses,
            Collection<Route> routes,
            Collection<Neighbour> neighbours) {
        return new HostState(
                new TreeSet<>(links), new TreeSet<>(addresses), new TreeSet<>(routes), new TreeSet<>(neighbours));
    }

    private static <T extends Comparable<T>> SortedSet<T> frozen(SortedSet<T> set) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(set));
    }

    public Optional<Link> link(String name) {
        return links.stream().filter(link -> link.name().equals(name)).findFirst();
    }

    /** The links that satisfy a condition, with the addresses, routes and neighbors on them. */
    public HostState onLinks(Predicate<Link> condition) {
        SortedSet<Link> chosen = new TreeSet<>(links);
        chosen.removeIf(condition.negate());
        Set<String> names = new HashSet<>();
        chosen.forEach(link -> names.add(link.name()));
        return of(
                chosen,
                addresses.stream()
                        .filter(address -> names.contains(address.link()))
                        .toList(),
                routes.stream().filter(route -> names.contains(route.link())).toList(),
                neighbours.stream()
                        .filter(neighbour -> names.contains(neighbour.link()))
                        .toList());
    }
}
