package dev.routed.policy.ingress.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.network.Endpoint;
import dev.routed.api.nftables.Nftables;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the table of a former run enforces, for endpoints whose options are lost: a container that was open stays open,
 * and one that was guarded is closed. The table of an earlier build, in another form, tells nothing.
 *
 * @param links the links that have rules
 * @param chains the names of all chains
 * @param openChains the names of the chains to which a rule jumps whatever the source
 */
record EnforcedRules(Set<String> links, Set<String> chains, Set<String> openChains) {
    private static final String FAMILY = "inet";

    /** Reads the table; empty if there is none, or if it lacks its map. @throws RejectedException if nft fails */
    static Optional<EnforcedRules> read(Nftables nftables) {
        boolean exists = list(nftables, "tables", Map.of("family", FAMILY)).stream()
                .anyMatch(object -> object.path("table").path("name").asText().equals(IngressRuleset.TABLE));
        return exists
                ? of(list(nftables, "table", Map.of("family", FAMILY, "name", IngressRuleset.TABLE)))
                : Optional.empty();
    }

    private static List<JsonNode> list(Nftables nftables, String what, Map<String, String> which) {
        return nftables.runJson(List.of(Map.of("list", Map.of(what, which))));
    }

    private static Optional<EnforcedRules> of(List<JsonNode> listing) {
        Set<String> chains = new HashSet<>();
        Set<String> openChains = new HashSet<>();
        for (JsonNode object : listing) {
            chains.add(object.path("chain").path("name").asText());
            JsonNode expressions = object.path("rule").path("expr");
            if (expressions.size() == 1) {
                openChains.add(expressions.path(0).path("jump").path("target").asText());
            }
        }
        return listing.stream()
                .map(object -> object.path("map"))
                .filter(map -> map.path("name").asText().equals(IngressRuleset.GUARDED))
                .findFirst()
                .map(map -> new EnforcedRules(keys(map), chains, openChains));
    }

    private static Set<String> keys(JsonNode map) {
        Set<String> keys = new HashSet<>();
        map.path("elem").forEach(element -> keys.add(element.path(0).asText()));
        return keys;
    }

    EndpointRules of(Endpoint endpoint) {
        EndpointRules limited = new EndpointRules(endpoint, AllowedSources.ALL, Optional.of(endpoint.ports()));
        String ports = new EndpointObjects(limited).ports();
        boolean allSources = !links.contains(endpoint.link()) || openChains.contains(ports);
        AllowedSources sources = allSources ? AllowedSources.ALL : AllowedSources.NONE;
        return new EndpointRules(endpoint, sources, chains.contains(ports) ? limited.ports() : Optional.empty());
    }
}
