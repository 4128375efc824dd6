package dev.routed.policy.access.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.network.Network;
import dev.routed.api.nftables.Nftables;
import dev.routed.policy.access.internal.AccessOptions.HostAccess;
import dev.routed.policy.access.internal.AccessOptions.Isolation;
import dev.routed.policy.access.internal.AccessState.Isolated;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the table of a former run enforces, for networks whose options are lost: a container keeps its access, and a
 * network its isolation. Without that table, and for new containers, there is no access to the host.
 *
 * @param sets the elements of each set, as nft takes them; empty if there is no table
 * @param links the links that the sets tell of
 */
record EnforcedAccess(Map<String, List<String>> sets, Collection<String> links) {
    private static final String FAMILY = "inet";

    /** Nothing is known. */
    static final EnforcedAccess NONE = new EnforcedAccess(Map.of(), List.of());

    /** Reads the table of a former run. @throws dev.routed.api.RejectedException if nft fails */
    static EnforcedAccess read(Nftables nftables, Collection<String> links) {
        boolean exists = list(nftables, "tables", Map.of("family", FAMILY))
                .anyMatch(object -> object.path("table").path("name").asText().equals(AccessRuleset.TABLE));
        if (!exists) {
            return NONE;
        }
        Map<String, List<String>> sets = new HashMap<>();
        list(nftables, "table", Map.of("family", FAMILY, "name", AccessRuleset.TABLE))
                .map(object -> object.path("set"))
                .filter(set -> set.has("name"))
                .forEach(set -> sets.put(set.path("name").asText(), elements(set)));
        return new EnforcedAccess(sets, links);
    }

    private static Stream<JsonNode> list(Nftables nftables, String what, Map<String, String> which) {
        return nftables.runJson(List.of(Map.of("list", Map.of(what, which)))).stream();
    }

    private static List<String> elements(JsonNode set) {
        List<String> elements = new ArrayList<>();
        set.path("elem").forEach(element -> elements.add(element(element)));
        return elements;
    }

    private static String element(JsonNode element) {
        JsonNode prefix = element.path("prefix");
        JsonNode range = element.path("range");
        if (prefix.isObject()) {
            return prefix.path("addr").asText() + "/" + prefix.path("len").asText();
        }
        return range.isArray() ? range.path(0).asText() + "-" + range.path(1).asText() : element.asText();
    }

    private List<String> set(String name) {
        return sets.getOrDefault(name, List.of());
    }

    /** The access of a container whose network has lost its options. */
    HostAccess hostAccess(String link) {
        if (!links.contains(link) || set(AccessRuleset.DENIED).contains(link)) {
            return HostAccess.NONE;
        }
        return set(AccessRuleset.ALLOWED).contains(link) ? HostAccess.ALL : HostAccess.OWN_ADDRESSES;
    }

    /** The isolation of a network that has lost its options and subnets. */
    Optional<Isolated> isolated(Network network) {
        return Stream.of(Isolation.OTHER_NETWORKS, Isolation.ALL_ELSE)
                .map(isolation -> new Isolated(network.id(), subnets(network.id(), isolation), isolation))
                .filter(isolated -> !isolated.subnets().isEmpty())
                .findFirst();
    }

    private List<String> subnets(String network, Isolation isolation) {
        return AccessRuleset.ownSets(network, isolation).stream()
                .flatMap(name -> set(name).stream())
                .toList();
    }
}
