package dev.routed.policy.duplicates.internal;

import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.RouteProtocols;
import dev.routed.api.net.Ip;
import java.util.Optional;

/**
 * Somebody else's route to an address. Pure.
 *
 * @param address the address
 * @param route   the route, for this address alone
 */
record Rival(Ip address, Route route) {

    /**
     * Whether a route makes somebody else a rival. One to a whole subnet does not, nor does the address being the
     * host's own, which IPAM judges, nor does a route of ours: an endpoint's that just goes, or one that a crashed
     * run left.
     *
     * @param address     the address that is asked for
     * @param found       the host's route to it
     * @param ourProtocol rtm_protocol of our routes
     */
    static Optional<Rival> of(Ip address, Optional<Route> found, int ourProtocol) {
        return found.filter(route -> route.type() == Route.Type.UNICAST
                        && route.destination().isHost()
                        && route.announcement(ourProtocol).isEmpty())
                .map(route -> new Rival(address, route));
    }

    /** Who routes it and which way: {@code ospf via 10.0.0.3 dev eth1}. */
    String owner(RouteProtocols protocols) {
        StringBuilder text = new StringBuilder(protocols.name(route.protocol()));
        route.via().ifPresent(router -> text.append(" via ").append(router));
        // A route by several next hops names none of them here.
        text.append(route.link().isEmpty() ? " via several routers" : " dev " + route.link());
        return text.toString();
    }
}
