package dev.routed.driver.internal;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads from the host which endpoints a former run left standing, in one pass over it. Pure. */
final class Adoption {
    private final Map<String, List<Neighbour>> neighbours;
    private final Map<String, SortedMap<Ip, Announcement>> routed;
    private final UnaryOperator<Endpoint> complete;

    private Adoption(HostState ours, int protocol, UnaryOperator<Endpoint> complete) {
        this.neighbours = ours.neighbours().stream().collect(Collectors.groupingBy(Neighbour::link));
        this.routed = ours.routes().stream()
                .filter(route -> route.destination().isHost() && route.isConnected())
                .collect(Collectors.groupingBy(Route::link, announcements(protocol)));
        this.complete = complete;
    }

    /**
     * The endpoints that the host has.
     *
     * @param ours     what on the host is ours, without parked links
     * @param protocol rtm_protocol of our routes
     * @param complete adds what a file says of an endpoint whose alias says that there is one
     * @return an endpoint for each link whose alias says whose it is and that has an address
     */
    static List<Endpoint> endpoints(HostState ours, int protocol, UnaryOperator<Endpoint> complete) {
        Adoption host = new Adoption(ours, protocol, complete);
        return ours.links().stream().flatMap(link -> host.endpoint(link).stream()).toList();
    }

    private Optional<Endpoint> endpoint(Link link) {
        List<Neighbour> known = neighbours.getOrDefault(link.name(), List.of());
        List<Ip> addresses = addresses(link, known);
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        Mac mac = known.isEmpty() ? Names.containerMac(addresses.get(0)) : known.get(0).mac();
        return Alias.parse(link.alias()).map(alias -> {
            Endpoint endpoint = new Endpoint(
                    alias.endpoint(),
                    alias.network(),
                    addresses,
                    alias.gateways(),
                    mac,
                    link.name(),
                    Names.peer(alias.endpoint()),
                    link.mtu(),
                    Map.of(),
                    Collections.emptySortedSet(),
                    alias.sandbox(),
                    held(link));
            return alias.kept() ? complete.apply(endpoint) : endpoint;
        });
    }

    /** Of routes and neighbours, so that an endpoint is known as long as either stands. */
    private List<Ip> addresses(Link link, List<Neighbour> known) {
        return Stream.concat(
                        routed.getOrDefault(link.name(), Collections.emptySortedMap()).keySet().stream(),
                        known.stream().map(Neighbour::address))
                .distinct()
                .sorted()
                .toList();
    }

    /** A change that was cut off leaves two routes to an address: the stricter holds. */
    private static Collector<Route, ?, SortedMap<Ip, Announcement>> announcements(int protocol) {
        return Collectors.toMap(
                route -> route.destination().ip(),
                route -> route.announcement(protocol).orElse(Announcement.ANNOUNCED),
                (one, other) -> one.compareTo(other) > 0 ? one : other,
                TreeMap::new);
    }

    private SortedMap<Ip, Announcement> held(Link link) {
        SortedMap<Ip, Announcement> held = new TreeMap<>(routed.getOrDefault(link.name(), Collections.emptySortedMap()));
        held.values().removeIf(announcement -> announcement == Announcement.ANNOUNCED);
        return held;
    }
}
