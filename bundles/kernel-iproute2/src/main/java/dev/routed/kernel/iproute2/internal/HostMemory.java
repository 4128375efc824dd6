package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.kernel.iproute2.monitor.Report;
import dev.routed.kernel.iproute2.monitor.Report.Condition;
import dev.routed.kernel.iproute2.monitor.Report.RouteKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * As much of the host as is needed to see from a report what was lost, since a report says how something is and
 * not how it was. Routes by a gateway are not kept in mind, of which a router may have a million.
 */
final class HostMemory {
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, Condition> links = new HashMap<>();
    private final Map<String, Map<Ip, Mac>> neighbours = new HashMap<>();
    private final Map<RouteKey, Map<String, Integer>> routes = new HashMap<>();
    private final Map<String, Set<RouteKey>> routesOf = new HashMap<>();

    HostMemory(HostState host) {
        host.links().forEach(link -> linkIs(link.index(), link.name(), Condition.of(link)));
        host.neighbours().forEach(one -> neighbourIs(one.link(), one.address(), Optional.of(one.mac())));
        host.routes().stream().filter(Route::isConnected).forEach(route ->
                routeIs(RouteKey.of(route), route.protocol(), Set.of(route.link())));
    }

    /** Whether a link has another name than it had: {@code ip monitor} goes on calling it by the old one (6.1). */
    boolean isRenamed(Report report) {
        return report instanceof Report.LinkIs is && !names.getOrDefault(is.index(), is.name()).equals(is.name());
    }

    /** The link that has carrier by a report, and had none as far as is known. Asked before note is taken of it. */
    Optional<String> gainsCarrier(Report report) {
        return report instanceof Report.LinkIs is && is.condition().carrier() && !hasCarrier(is.name())
                ? Optional.of(is.name())
                : Optional.empty();
    }

    private boolean hasCarrier(String link) {
        Condition known = links.get(link);
        return known != null && known.carrier();
    }

    /**
     * Takes note.
     *
     * @return the names of the links that have lost something by it
     */
    Set<String> take(Report report) {
        if (report instanceof Report.LinkIs is) {
            return linkIs(is.index(), is.name(), is.condition());
        } else if (report instanceof Report.LinkGone gone) {
            forget(gone.index(), gone.name());
            return Set.of(gone.name());
        } else if (report instanceof Report.AddressGone gone) {
            return Set.of(gone.link());
        } else if (report instanceof Report.NeighbourIs is) {
            return neighbourIs(is.link(), is.address(), is.permanent());
        } else if (report instanceof Report.RouteGone gone) {
            gone.links().forEach(link -> remove(gone.key(), link));
            return gone.links();
        } else if (report instanceof Report.RouteIs is) {
            return routeIs(is.key(), is.protocol(), is.direct());
        }
        return Set.of();
    }

    private Set<String> linkIs(int index, String name, Condition now) {
        names.put(index, name);
        Condition before = links.put(name, now);
        return before != null && now.isLessThan(before) ? Set.of(name) : Set.of();
    }

    private void forget(int index, String name) {
        names.remove(index);
        links.remove(name);
        neighbours.remove(name);
        Set.copyOf(routesOf.getOrDefault(name, Set.of())).forEach(key -> remove(key, name));
    }

    private Set<String> neighbourIs(String link, Ip address, Optional<Mac> permanent) {
        Map<Ip, Mac> there = neighbours.computeIfAbsent(link, any -> new HashMap<>(2));
        Mac before = permanent.isPresent() ? there.put(address, permanent.get()) : there.remove(address);
        if (there.isEmpty()) {
            neighbours.remove(link);
        }
        return before == null || permanent.filter(before::equals).isPresent() ? Set.of() : Set.of(link);
    }

    /**
     * Whether it replaced one of those with its key or came to stand beside them is not told: each may have
     * been replaced, and may still be. The kernel's own routes replace none.
     */
    private Set<String> routeIs(RouteKey key, int protocol, Set<String> direct) {
        Set<String> losers = new HashSet<>();
        if (direct.isEmpty() || protocol != Report.BY_KERNEL) {
            routes.getOrDefault(key, Map.of()).forEach((link, before) -> {
                if (before != protocol || !direct.contains(link)) {
                    losers.add(link);
                }
            });
        }
        direct.forEach(link -> {
            routes.computeIfAbsent(key, any -> new HashMap<>(2)).put(link, protocol);
            routesOf.computeIfAbsent(link, any -> new HashSet<>(2)).add(key);
        });
        return losers;
    }

    private void remove(RouteKey key, String link) {
        routes.computeIfPresent(key, (any, there) -> {
            there.remove(link);
            return there.isEmpty() ? null : there;
        });
        routesOf.computeIfPresent(link, (any, there) -> {
            there.remove(key);
            return there.isEmpty() ? null : there;
        });
    }
}
