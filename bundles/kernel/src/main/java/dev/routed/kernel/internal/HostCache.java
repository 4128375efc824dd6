package dev.routed.kernel.internal;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Notification;
import dev.routed.api.kernel.Notification.RouteKey;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Knows as much of the host as is needed to derive from a notification what was lost: a notification has the new values
 * and not the old ones, and identifies links by index. Updated by the notifications themselves. Pure; not thread-safe.
 */
final class HostCache {
    private final Map<Integer, Link> links = new HashMap<>();
    private final Map<Integer, Map<Ip, Mac>> neighbours = new HashMap<>();
    private final DirectRoutes routes = new DirectRoutes();

    private final int ours;

    /** @param ours rtm_protocol of the routes of routed; other routes are not kept */
    HostCache(int ours, Collection<Notification> host) {
        this.ours = ours;
        host.forEach(this::update);
    }

    /** Applies a notification and returns the calls that listeners get for it. */
    List<Consumer<ChangeListener>> update(Notification notification) {
        List<Consumer<ChangeListener>> calls = new ArrayList<>();
        if (notification instanceof Notification.LinkChanged changed) {
            linkChanged(changed.link(), calls);
        } else if (notification instanceof Notification.LinkDeleted deleted) {
            links.remove(deleted.index());
            neighbours.remove(deleted.index());
            routes.removeLink(deleted.index());
            calls.add(listener -> listener.changed(deleted.name()));
        } else if (notification instanceof Notification.AddressAdded added) {
            gained(Set.of(added.link()), calls);
        } else if (notification instanceof Notification.AddressDeleted deleted) {
            lost(Set.of(deleted.link()), calls);
        } else if (notification instanceof Notification.NeighbourChanged changed) {
            neighbourChanged(changed.link(), changed.address(), changed.permanent(), calls);
        } else if (notification instanceof Notification.RouteChanged changed) {
            routeChanged(changed, calls);
        } else if (notification instanceof Notification.RouteDeleted deleted) {
            deleted.links().forEach(link -> routes.remove(deleted.key(), link));
            lost(deleted.links(), calls);
            routed(deleted.key(), deleted.protocol(), calls);
        } else if (notification instanceof Notification.OtherTableChanged changed) {
            otherTableChanged(changed, calls);
        } else if (notification instanceof Notification.RuleChanged) {
            calls.add(ChangeListener::rerouted);
        }
        return calls;
    }

    private void linkChanged(Link now, List<Consumer<ChangeListener>> calls) {
        Link before = links.put(now.index(), now);
        if (now.carrier() && (before == null || !before.carrier())) {
            calls.add(listener -> listener.carrier(now.name()));
        }
        if (before != null && before.isChangedIn(now)) {
            calls.add(listener -> listener.changed(before.name()));
        }
    }

    private void neighbourChanged(int link, Ip address, Optional<Mac> permanent, List<Consumer<ChangeListener>> calls) {
        Map<Ip, Mac> present = neighbours.computeIfAbsent(link, any -> new HashMap<>(2));
        Mac before = permanent.isPresent() ? present.put(address, permanent.get()) : present.remove(address);
        if (present.isEmpty()) {
            neighbours.remove(link);
        }
        if (before != null && permanent.filter(before::equals).isEmpty()) {
            lost(Set.of(link), calls);
        }
    }

    /**
     * The notification does not say which of several routes with this key was replaced (IPv6 allows one on each link).
     * So all stay in the cache: a loss is reported once too often rather than never.
     */
    private void routeChanged(Notification.RouteChanged changed, List<Consumer<ChangeListener>> calls) {
        if (changed.replaces()) {
            lost(routes.links(changed.key()), calls);
        }
        if (Announcement.of(changed.protocol(), changed.key().metric(), ours).isPresent()) {
            changed.direct().forEach(link -> routes.add(changed.key(), link));
        }
        routed(changed.key(), changed.protocol(), calls);
    }

    private void otherTableChanged(Notification.OtherTableChanged changed, List<Consumer<ChangeListener>> calls) {
        if (changed.derived()) {
            gained(changed.links(), calls);
        } else {
            calls.add(ChangeListener::rerouted);
        }
    }

    private void gained(Set<Integer> indices, List<Consumer<ChangeListener>> calls) {
        for (int index : indices) {
            Link link = links.get(index);
            if (link != null) {
                calls.add(listener -> listener.gained(link.name()));
            }
        }
    }

    private void lost(Set<Integer> indices, List<Consumer<ChangeListener>> calls) {
        for (int index : indices) {
            Link link = links.get(index);
            if (link != null) {
                calls.add(listener -> listener.changed(link.name()));
            }
        }
    }

    private static void routed(RouteKey key, int protocol, List<Consumer<ChangeListener>> calls) {
        if (key.destination().isHost()) {
            calls.add(listener -> listener.routed(key.destination().ip(), protocol));
        }
    }
}
