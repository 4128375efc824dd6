package dev.routed.policy.ingress.internal;

import dev.routed.api.message.ShortId;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Port;
import java.util.Optional;
import java.util.SortedSet;

/** Who may send to an endpoint, and to which ports. Without {@code ports}, all ports are open. Pure. */
record EndpointRules(Endpoint endpoint, AllowedSources sources, Optional<SortedSet<Port>> ports) {
    /** Whether every packet passes, so that the endpoint needs no object in the table. */
    boolean isOpen() {
        return sources.all() && ports.isEmpty();
    }

    /** Whether the other rules pass the same packets. */
    boolean decideAs(EndpointRules other) {
        return sources.equals(other.sources) && ports.equals(other.ports);
    }

    String shortId() {
        return ShortId.of(endpoint.id());
    }

    /** Name of the counter of accepted packets that begin a connection. */
    String accepted() {
        return "accepted_" + shortId();
    }

    /** Name of the counter of rejected packets. */
    String rejected() {
        return "refused_" + shortId();
    }
}
