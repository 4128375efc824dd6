package dev.routed.plan;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * The desired kernel objects of one endpoint, of the gateways, or of the whole host. All other objects that routed owns
 * are removed.
 *
 * @param addresses gateways: IPv4 on the host's own links, IPv6 on the veths
 * @param neighbours permanent neighbors on the veths
 */
public record DesiredState(List<Veth> veths, List<Address> addresses, List<Neighbour> neighbours, List<Route> routes) {
    public static final DesiredState NONE = new DesiredState(List.of(), List.of(), List.of(), List.of());

    public DesiredState {
        veths = List.copyOf(veths);
        addresses = List.copyOf(addresses);
        neighbours = List.copyOf(neighbours);
        routes = List.copyOf(routes);
    }

    /** Merges states; an object of several states appears once. */
    public static DesiredState all(Collection<DesiredState> states) {
        return new DesiredState(
                all(states, DesiredState::veths),
                all(states, DesiredState::addresses),
                all(states, DesiredState::neighbours),
                all(states, DesiredState::routes));
    }

    private static <T> List<T> all(Collection<DesiredState> states, Function<DesiredState, List<T>> part) {
        return states.stream()
                .flatMap(state -> part.apply(state).stream())
                .distinct()
                .toList();
    }
}
