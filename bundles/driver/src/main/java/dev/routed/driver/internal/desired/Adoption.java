package dev.routed.driver.internal.desired;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.options.LinkAlias;
import dev.routed.driver.internal.options.LinkNames;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Derives the endpoints that an earlier run left from the state of the host, in one pass. Pure. */
public final class Adoption {
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
     * Derives an endpoint from each link of ours that has an address.
     *
     * @param protocol rtm_protocol of our routes
     * @param complete adds the contents of an endpoint's file, if the alias says that there is one
     */
    public static List<Endpoint> endpoints(HostState ours, int protocol, UnaryOperator<Endpoint> complete) {
        Adoption host = new Adoption(ours, protocol, complete);
        return ours.links().stream()
                .flatMap(link -> host.endpoint(link).stream())
                .toList();
    }

    /** The IDs of the networks that the links of ours name. */
    public static Set<String> networks(HostState ours) {
        return ours.links().stream()
                .flatMap(link -> LinkAlias.parse(link.alias()).stream())
                .map(LinkAlias::network)
                .collect(Collectors.toSet());
    }

    private Optional<Endpoint> endpoint(Link link) {
        List<Neighbour> known = neighbours.getOrDefault(link.name(), List.of());
        List<Ip> addresses = addresses(link, known);
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        Mac mac = known.isEmpty()
                ? LinkNames.containerMac(addresses.get(0))
                : known.get(0).mac();
        return LinkAlias.parse(link.alias()).map(alias -> {
            String peer = LinkNames.peer(alias.endpoint());
            Endpoint endpoint = Endpoint.of(alias.endpoint(), alias.network(), mac, link.name(), peer)
                    .withAddresses(addresses)
                    .withGateways(alias.gateways())
                    .withMtu(link.mtu())
                    .withSandbox(alias.sandbox())
                    .withSuppressed(suppressed(link));
            return alias.kept() ? complete.apply(endpoint) : endpoint;
        });
    }

    /** The addresses of routes and neighbours, so that either of them is enough. */
    private List<Ip> addresses(Link link, List<Neighbour> known) {
        return Stream.concat(
                        routed.getOrDefault(link.name(), Collections.emptySortedMap()).keySet().stream(),
                        known.stream().map(Neighbour::address))
                .distinct()
                .sorted()
                .toList();
    }

    /** An interrupted change leaves two routes to an address: the stricter one counts. */
    private static Collector<Route, ?, SortedMap<Ip, Announcement>> announcements(int protocol) {
        return Collectors.toMap(
                route -> route.destination().ip(),
                route -> route.announcement(protocol).orElse(Announcement.ANNOUNCED),
                (one, other) -> one.compareTo(other) > 0 ? one : other,
                TreeMap::new);
    }

    private SortedMap<Ip, Announcement> suppressed(Link link) {
        SortedMap<Ip, Announcement> suppressed =
                new TreeMap<>(routed.getOrDefault(link.name(), Collections.emptySortedMap()));
        suppressed.values().removeIf(announcement -> announcement == Announcement.ANNOUNCED);
        return suppressed;
    }
}
