package dev.routed.routing.internal.rules;

import dev.routed.api.net.Ip;
import dev.routed.api.routing.ForeignRoute;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The routers that a routing daemon knows by their router IDs, and the single addresses that they announce. */
public final class Routers {
    private final SortedSet<Ip> ids = new TreeSet<>();
    private final Map<Ip, String> names = new HashMap<>();
    private final Map<Ip, SortedSet<Ip>> announcers = new HashMap<>();
    private Optional<Ip> self = Optional.empty();

    /** Adds this host. */
    public void self(Ip id, Optional<String> name) {
        self = Optional.of(id);
        name.ifPresent(known -> name(id, known));
    }

    public void add(Ip id) {
        ids.add(id);
    }

    public void name(Ip id, String name) {
        ids.add(id);
        names.put(id, name);
    }

    public void announces(Ip id, Ip address) {
        ids.add(id);
        announcers.computeIfAbsent(address, any -> new TreeSet<>()).add(id);
    }

    /** Adds the neighbors with which a protocol exchanges routes. */
    public void addNeighbors(Announcer protocol) {
        for (Neighbor neighbor : protocol.neighbors()) {
            if (neighbor.up() && neighbor.routerId().isPresent()) {
                add(neighbor.routerId().get());
                neighbor.hostName().ifPresent(name -> name(neighbor.routerId().get(), name));
            }
        }
    }

    /** Adds the announcers of routes. */
    public void addAnnouncers(Collection<ForeignRoute> routes) {
        routes.forEach(route -> route.routers().forEach(router -> announces(router, route.address())));
    }

    /** This host's router ID; absent if the daemon has chosen none. */
    public Optional<Ip> self() {
        return self;
    }

    /** The other routers. */
    public SortedSet<Ip> others() {
        return withoutSelf(ids);
    }

    public Optional<String> name(Ip id) {
        return Optional.ofNullable(names.get(id));
    }

    /**
     * The other routers that announce an address. A router whose ID is the address counts: this is its own address,
     * which a daemon need not attribute to it.
     */
    public SortedSet<Ip> announcers(Ip address) {
        SortedSet<Ip> found = withoutSelf(announcers.getOrDefault(address, Collections.emptySortedSet()));
        return found.isEmpty() && ids.contains(address) ? withoutSelf(Set.of(address)) : found;
    }

    private SortedSet<Ip> withoutSelf(Set<Ip> routers) {
        SortedSet<Ip> others = new TreeSet<>(routers);
        self.ifPresent(others::remove);
        return others;
    }
}
