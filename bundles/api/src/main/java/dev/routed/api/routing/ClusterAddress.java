package dev.routed.api.routing;

import dev.routed.api.kernel.HostRoute;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import java.util.List;
import java.util.Optional;

/**
 * An address and the hosts that have it. Immutable.
 *
 * @param networkId the network of this host that contains the address; absent if none does
 * @param endpoint the endpoint of this host that has it
 * @param hosts this host if it has the address, and those that announce it, sorted; empty if they are not known
 * @param routes the routes of the main table to exactly this address, that with the lowest metric first; may be empty
 * @param sharing whether and why several hosts have it
 */
public record ClusterAddress(
        Ip address,
        Optional<String> networkId,
        Optional<Endpoint> endpoint,
        List<ClusterHost> hosts,
        List<HostRoute> routes,
        Sharing sharing) {
    /** How many hosts may have an address, and have it. */
    public enum Sharing {
        /** One host has it, or two of which one hands it over or is drained. */
        NONE,
        /** The network allows several hosts to have it. */
        ANYCAST,
        /** Several hosts have it, and the network does not allow it. */
        CONFLICT
    }

    public ClusterAddress {
        hosts = List.copyOf(hosts);
        routes = List.copyOf(routes);
    }

    /** The next hops of the route that the kernel uses; none without a route. */
    public List<HostRoute.Hop> hops() {
        return routes.stream().findFirst().map(HostRoute::hops).orElse(List.of());
    }

    /** Whether this host has it. */
    public boolean isHere() {
        return hosts.stream().anyMatch(ClusterHost::here);
    }
}
