package dev.routed.driver.internal;

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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Reads from the host which endpoints a former run left standing. Pure. */
final class Adoption {

    private Adoption() {}

    /**
     * The endpoints that the host has.
     *
     * @param ours     what on the host is ours, without parked links
     * @param complete adds what a file says of an endpoint whose alias says that there is one
     * @return an endpoint for each link whose alias says whose it is and that has an address
     */
    static List<Endpoint> endpoints(HostState ours, UnaryOperator<Endpoint> complete) {
        return ours.links().stream().flatMap(link -> endpoint(link, ours, complete).stream()).toList();
    }

    private static Optional<Endpoint> endpoint(Link link, HostState ours, UnaryOperator<Endpoint> complete) {
        List<Neighbour> neighbours = ours.neighbours().stream()
                .filter(neighbour -> neighbour.link().equals(link.name()))
                .toList();
        List<Ip> addresses = List.copyOf(addresses(link, ours, neighbours));
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        Mac mac = neighbours.isEmpty() ? Names.containerMac(addresses.get(0)) : neighbours.get(0).mac();
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
                    alias.sandbox());
            return alias.kept() ? complete.apply(endpoint) : endpoint;
        });
    }

    /** Of routes and neighbours, so that an endpoint is known as long as either stands. */
    private static SortedSet<Ip> addresses(Link link, HostState ours, List<Neighbour> neighbours) {
        Stream<Ip> routed = ours.routes().stream()
                .filter(route -> route.link().equals(link.name()) && route.destination().isHost() && route.isConnected())
                .map(Route::destination)
                .map(destination -> destination.ip());
        SortedSet<Ip> addresses = new TreeSet<>(routed.toList());
        neighbours.forEach(neighbour -> addresses.add(neighbour.address()));
        return addresses;
    }
}
