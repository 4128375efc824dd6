package dev.routed.trace.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.process.route.RouteAnswer;
import java.util.Optional;

/**
 * How a packet leaves its sender. Immutable.
 *
 * @param source absent if the sender has no route, or is elsewhere and its address is all that is known
 * @param route the sender's route; of a sender elsewhere, the host's route to it
 * @param link the sender's link, inside a container's namespace; absent without a route
 * @param endpoint the endpoint of that link; absent if routed does not serve it
 */
record Departure(Optional<Ip> source, RouteAnswer route, Optional<Interface> link, Optional<Endpoint> endpoint) {}
