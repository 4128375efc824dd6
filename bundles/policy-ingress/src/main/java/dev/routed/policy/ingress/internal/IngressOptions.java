package dev.routed.policy.ingress.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.config.UserText;
import dev.routed.api.message.ShortId;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.Port;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** The options {@code ingress} and {@code ports}, and the rules that follow from them. Pure. */
final class IngressOptions {
    private static final String INGRESS = "ingress";
    private static final String PORTS = "ports";
    private static final String PUBLISHED = "published";
    private static final String ALL = "all";

    /** An endpoint with so many prefixes is added, changed and removed by nft within 0.1 s. */
    private static final int MOST_PREFIXES = 4096;

    static final List<KnownOption> KNOWN = List.of(
            new KnownOption(
                    Scope.NETWORK, INGRESS, "allow or deny: whether every source or none may send to its containers"),
            new KnownOption(Scope.NETWORK, PORTS, "all, or published: the ports that EXPOSE and -p name"),
            new KnownOption(
                    Scope.ENDPOINT,
                    INGRESS,
                    "allow, deny, or the sources that may send to it: addresses, prefixes and ranges such as"
                            + " 10.1.0.5-10.1.0.9"));

    private IngressOptions() {}

    /** @throws RejectedException if an option of the network has a bad value */
    static void check(Network network) {
        defaultSources(network);
        hasLimitedPorts(network);
    }

    /** @throws RejectedException if the option of the endpoint has a bad value, or a list that is too long */
    static void check(Endpoint endpoint) {
        ownSources(endpoint)
                .map(AllowedSources::size)
                .filter(size -> size > MOST_PREFIXES)
                .ifPresent(size -> {
                    throw RejectedException.of(
                            "endpoint option %s: the list has %d prefixes, more than %d: use fewer and larger ones",
                            INGRESS, size, MOST_PREFIXES);
                });
    }

    /**
     * Derives rules from the endpoint's option, or else its network's.
     *
     * @param enforced the rules in effect, which stay where options are lost; without them the endpoint is closed there
     * @throws RejectedException if a value is bad
     */
    static EndpointRules rules(Attachment attachment, Optional<EndpointRules> enforced) {
        Endpoint endpoint = attachment.endpoint();
        return new EndpointRules(endpoint, sources(attachment, enforced), ports(attachment, enforced));
    }

    private static AllowedSources sources(Attachment attachment, Optional<EndpointRules> enforced) {
        if (attachment.isLost(INGRESS)) {
            return enforced.map(EndpointRules::sources).orElse(AllowedSources.NONE);
        }
        return ownSources(attachment.endpoint()).orElseGet(() -> defaultSources(attachment.network()));
    }

    private static Optional<SortedSet<Port>> ports(Attachment attachment, Optional<EndpointRules> enforced) {
        SortedSet<Port> published = attachment.endpoint().ports();
        if (attachment.isNetworkLost(PORTS)) {
            return enforced.map(EndpointRules::ports).orElse(Optional.of(published));
        }
        return hasLimitedPorts(attachment.network()) ? Optional.of(published) : Optional.empty();
    }

    static boolean isLost(Attachment attachment) {
        return attachment.isLost(INGRESS) || attachment.isNetworkLost(PORTS);
    }

    /** The sentence for an endpoint that is closed because an option is lost; empty if it is not. */
    static Optional<String> closed(Attachment attachment, EndpointRules rules) {
        if (isSourceLost(attachment, rules)) {
            return Optional.of("rejects all packets, because its options are lost with a file; to open it");
        }
        return attachment.isNetworkLost(PORTS) && rules.ports().isPresent()
                ? Optional.of("accepts ICMP and its published ports alone, because the options of its network are lost"
                        + " with a file; to open all ports")
                : Optional.empty();
    }

    /** The command that opens an endpoint which is {@link #closed}. */
    static String opening(Attachment attachment, EndpointRules rules) {
        Endpoint endpoint = attachment.endpoint();
        return isSourceLost(attachment, rules)
                ? "routed ingress %s allow".formatted(endpoint.addresses().get(0))
                : "routed network-set %s ports all".formatted(ShortId.of(endpoint.networkId()));
    }

    private static boolean isSourceLost(Attachment attachment, EndpointRules rules) {
        return attachment.isLost(INGRESS) && !rules.sources().all();
    }

    static EndpointRules deny(Attachment attachment) {
        return new EndpointRules(attachment.endpoint(), AllowedSources.NONE, Optional.empty());
    }

    private static AllowedSources defaultSources(Network network) {
        String text = network.options().getOrDefault(INGRESS, AllowedSources.ALLOW);
        boolean all = UserText.choice("network option " + INGRESS, text, AllowedSources.ALLOW, AllowedSources.DENY);
        return all ? AllowedSources.ALL : AllowedSources.NONE;
    }

    private static boolean hasLimitedPorts(Network network) {
        return !UserText.choice("network option " + PORTS, network.options().getOrDefault(PORTS, ALL), ALL, PUBLISHED);
    }

    private static Optional<AllowedSources> ownSources(Endpoint endpoint) {
        try {
            return Optional.ofNullable(endpoint.options().get(INGRESS)).map(AllowedSources::parse);
        } catch (IllegalArgumentException e) {
            throw RejectedException.of("endpoint option %s: %s", INGRESS, e.getMessage());
        }
    }
}
