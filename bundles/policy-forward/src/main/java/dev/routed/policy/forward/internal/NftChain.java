package dev.routed.policy.forward.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A chain of nftables; if a base chain {@code drops} by policy, forwarded packets need an accept rule. Pure. */
record NftChain(String family, String table, String name, boolean drops) {
    private static final Set<String> FAMILIES = Set.of("ip", "ip6", "inet");

    static NftChain of(JsonNode chain) {
        return new NftChain(
                chain.path("family").asText(),
                chain.path("table").asText(),
                chain.path("name").asText(),
                chain.path("policy").asText().equals("drop"));
    }

    /** Whether a chain of {@code nft -j list chains} filters forwarded packets. */
    static boolean filtersForwarded(JsonNode chain) {
        return chain.path("hook").asText().equals("forward")
                && chain.path("type").asText().equals("filter")
                && FAMILIES.contains(chain.path("family").asText());
    }

    /** Whether the chain belongs to iptables-nft. */
    boolean isXtables() {
        return !family.equals("inet") && table.equals("filter") && name.equals("FORWARD");
    }

    /** Whether the chain belongs to a table of routed, which drops what it means to drop. */
    boolean isOfRouted() {
        return table.startsWith("routed-");
    }

    NftChain inSameTable(String chain) {
        return new NftChain(family, table, chain, false);
    }

    /** Name as nft takes it. */
    @Override
    public String toString() {
        return "%s %s %s".formatted(family, table, name);
    }

    /** The command of libnftables-json(5) that lists the chain with its rules. */
    Map<String, ?> list() {
        return Map.of("list", Map.of("chain", Map.of("family", family, "table", table, "name", name)));
    }

    /** A command of libnftables-json(5) for a rule; a field more follows family, table and chain. */
    Map<String, ?> rule(String verb, Map<String, ?> fields) {
        Map<String, Object> rule = new HashMap<>(Map.of("family", family, "table", table, "chain", name));
        rule.putAll(fields);
        return Map.of(verb, Map.of("rule", rule));
    }
}
