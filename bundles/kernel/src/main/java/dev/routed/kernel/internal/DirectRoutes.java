package dev.routed.kernel.internal;

import dev.routed.api.kernel.Notification.RouteKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The routes of routed, which have no gateway, by key and by link. The notification of a route that replaces another
 * does not mention the other, so the watch must know it. Foreign routes are left out: a router may have a million of
 * them.
 */
final class DirectRoutes {
    private final Map<RouteKey, Set<Integer>> links = new HashMap<>();
    private final Map<Integer, Set<RouteKey>> keys = new HashMap<>();

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
