package dev.routed.policy.ingress.internal;

import dev.routed.api.Refusal;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.Port;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** What networks and endpoints may be told of this policy, and what follows from it. Pure. */
final class Options {
    private static final String INGRESS = "ingress";
    private static final String PORTS = "ports";
    private static final String PUBLISHED = "published";
    private static final String ALL = "all";

    static final List<KnownOption> KNOWN = List.of(
            new KnownOption(Scope.NETWORK, INGRESS, "allow or deny: whether anybody or nobody may send to its containers"),
            new KnownOption(Scope.NETWORK, PORTS, "all, or published: what EXPOSE and -p name"),
            new KnownOption(Scope.ENDPOINT, INGRESS,
                    "allow, deny, or who may send to it: addresses, prefixes and ranges such as 10.1.0.5-10.1.0.9"));

    private Options() {}

    /** @throws Refusal if an option of the network says what it may not */
    static void check(Network network) {
        byDefault(network);
        isLimited(network);
    }

    /** @throws Refusal if the endpoint's own list is none */
    static void check(Endpoint endpoint) {
        own(endpoint);
    }

    /**
     * What holds for an endpoint: its own option, or else its network's.
     *
     * @throws Refusal if one of them says what it may not
     */
    static Guard guard(Attachment attachment) {
        Endpoint endpoint = attachment.endpoint();
        Optional<SortedSet<Port>> ports =
                isLimited(attachment.network()) ? Optional.of(endpoint.ports()) : Optional.empty();
        Sources from = own(endpoint).orElseGet(() -> byDefault(attachment.network()));
        return new Guard(endpoint.id(), endpoint.addresses(), from, ports);
    }

    /** Nobody may send to it. */
    static Guard closed(Attachment attachment) {
        Endpoint endpoint = attachment.endpoint();
        return new Guard(endpoint.id(), endpoint.addresses(), Sources.NOBODY, Optional.empty());
    }

    private static Sources byDefault(Network network) {
        String text = network.options().getOrDefault(INGRESS, Sources.ANYBODY.toString());
        if (text.equals(Sources.ANYBODY.toString())) {
            return Sources.ANYBODY;
        }
        if (text.equals(Sources.NOBODY.toString())) {
            return Sources.NOBODY;
        }
        throw Refusal.of("network option %s: '%s' is neither %s nor %s", INGRESS, text, Sources.ANYBODY, Sources.NOBODY);
    }

    private static boolean isLimited(Network network) {
        String text = network.options().getOrDefault(PORTS, ALL);
        if (!text.equals(ALL) && !text.equals(PUBLISHED)) {
            throw Refusal.of("network option %s: '%s' is neither %s nor %s", PORTS, text, ALL, PUBLISHED);
        }
        return text.equals(PUBLISHED);
    }

    private static Optional<Sources> own(Endpoint endpoint) {
        return Optional.ofNullable(endpoint.options().get(INGRESS)).map(Options::parse);
    }

    private static Sources parse(String text) {
        try {
            return Sources.parse(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.of("endpoint option %s: %s", INGRESS, e.getMessage());
        }
    }
}
