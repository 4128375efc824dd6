package dev.routed.policy.ingress.internal;

import dev.routed.api.message.ShortId;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Port;
import dev.routed.api.policy.FirstPacket;
import dev.routed.api.policy.Verdict;
import java.util.Optional;
import java.util.SortedSet;

/** Who may send to an endpoint, and to which ports. Without {@code ports}, all ports are open. Pure. */
record EndpointRules(Endpoint endpoint, AllowedSources sources, Optional<SortedSet<Port>> ports) {
    /** The sort of the counters of accepted packets that begin a connection. */
    static final String ACCEPTED = "accepted";

    /** The sort of the counters of rejected packets, as nft lists it. */
    static final String REJECTED = "refused";

    /** Whether every packet passes, so that the endpoint needs no object in the table. */
    boolean isOpen() {
        return sources.all() && ports.isEmpty();
    }

    /** Whether the other rules pass the same packets. */
    boolean decideAs(EndpointRules other) {
        return sources.equals(other.sources) && ports.equals(other.ports);
    }

    /** What the rules do with a packet. Without a port, it is ICMP, which has none. */
    Verdict verdict(FirstPacket packet) {
        String id = shortId();
        Optional<Port> port = packet.port();
        if (!sources.contains(packet.source())) {
            return Verdict.drop(
                    "%s may not send to %s: 'routed ingress %s' shows who may, 'routed ingress %s LIST' changes it",
                    packet.source(), packet.destination(), id, id);
        }
        if (port.isPresent() && ports.isPresent() && !ports.get().contains(port.get())) {
            return Verdict.drop(
                    "port %s of %s is closed: its option ports admits %s",
                    port.get(), packet.destination(), ports.get().isEmpty() ? "none" : ports.get());
        }
        return Verdict.pass(isOpen() ? "anyone may send to it" : "%s may send to it".formatted(packet.source()));
    }

    String shortId() {
        return ShortId.of(endpoint.id());
    }

    /** Name of the counter of accepted packets that begin a connection. */
    String accepted() {
        return ACCEPTED + "_" + shortId();
    }

    /** Name of the counter of rejected packets. */
    String rejected() {
        return REJECTED + "_" + shortId();
    }
}
