package dev.routed.policy.forward.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * A base chain of nftables that filters what is forwarded. Pure.
 *
 * @param family ip, ip6 or inet
 * @param drops  whether its policy is drop: then what no rule lets through is lost
 */
record NftChain(String family, String table, String name, boolean drops) {
    private static final Set<String> FAMILIES = Set.of("ip", "ip6", "inet");

    /** As {@code nft -j list chains} has it. */
    static NftChain of(JsonNode chain) {
        return new NftChain(
                chain.path("family").asText(),
                chain.path("table").asText(),
                chain.path("name").asText(),
                chain.path("policy").asText().equals("drop"));
    }

    /** Whether a chain of {@code nft -j list chains} is one. */
    static boolean filtersForwarded(JsonNode chain) {
        return chain.path("hook").asText().equals("forward")
                && chain.path("type").asText().equals("filter")
                && FAMILIES.contains(chain.path("family").asText());
    }

    /** Whether iptables' variant for nftables keeps it. */
    boolean isXtables() {
        return !family.equals("inet") && table.equals("filter") && name.equals("FORWARD");
    }

    /** Its own fields, as a command names it. */
    String fields() {
        return "\"family\": \"%s\", \"table\": \"%s\"".formatted(family, table);
    }
}
