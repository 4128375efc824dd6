package dev.routed.kernel.netlink.internal;

import dev.routed.kernel.netlink.wire.Notice.RouteKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Routes that lead straight onto links. A route that replaces another is told without a word of the other, so
 * these are kept in mind; routes by a gateway are not, of which a router may have a million.
 */
final class DirectRoutes {
    private final Map<RouteKey, Set<Integer>> links = new HashMap<>();
    private final Map<Integer, Set<RouteKey>> keys = new HashMap<>();

    /** The links that a route with this key leads onto. */
    Set<Integer> links(RouteKey key) {
        return Set.copyOf(links.getOrDefault(key, Set.of()));
    }

    void add(RouteKey key, int link) {
        links.computeIfAbsent(key, any -> new HashSet<>(2)).add(link);
        keys.computeIfAbsent(link, any -> new HashSet<>(2)).add(key);
    }

    void remove(RouteKey key, int link) {
        links.computeIfPresent(key, (any, there) -> without(there, link));
        keys.computeIfPresent(link, (any, there) -> without(there, key));
    }

    void removeLink(int link) {
        Set.copyOf(keys.getOrDefault(link, Set.of())).forEach(key -> remove(key, link));
    }

    private static <T> Set<T> without(Set<T> set, T element) {
        set.remove(element);
        return set.isEmpty() ? null : set;
    }
}
