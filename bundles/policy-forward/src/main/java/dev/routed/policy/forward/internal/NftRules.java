package dev.routed.policy.forward.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.policy.forward.internal.FilterRule.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The rules of a chain as {@code nft -j} lists them. Pure. */
record NftRules(List<JsonNode> rules) {
    private static final String COMMENT = "routed";

    /** Statements after which each packet goes on. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("counter", "log", "mangle", "notrack", "accounting");

    /** The position of the first rule that drops every packet. */
    Optional<ChainWalk.Blocker> blocker(Function<String, NftRules> chains) {
        return ChainWalk.blocker(decisions(), name -> chains.apply(name).decisions());
    }

    private List<FilterRule> decisions() {
        return rules.stream().map(NftRules::rule).toList();
    }

    /** The handle identifies the rule for nft. */
    JsonNode handle(int position) {
        return rules.get(position).path("handle");
    }

    /** The position of our rule for a side, {@code iifgroup} or {@code oifgroup}. */
    Optional<Integer> ours(String side) {
        for (int position = 0; position < rules.size(); position++) {
            if (isOurs(rules.get(position), side)) {
                return Optional.of(position);
            }
        }
        return Optional.empty();
    }

    private static boolean isOurs(JsonNode rule, String side) {
        return rule.path("comment").asText().equals(COMMENT)
                && rule.at("/expr/0/match/left/meta/key").asText().equals(side);
    }

    /** What a new rule has beside its place. */
    static Map<String, ?> accept(String side, int group) {
        Map<String, ?> match = Map.of("op", "==", "left", Map.of("meta", Map.of("key", side)), "right", group);
        return Map.of("comment", COMMENT, "expr", List.of(Map.of("match", match), Map.of("accept", Map.of())));
    }

    private static FilterRule rule(JsonNode rule) {
        String text = "%s (handle %s)".formatted(words(rule.path("expr")), rule.path("handle"));
        for (JsonNode statement : rule.path("expr")) {
            String kind = statement.fieldNames().next();
            Optional<FilterRule> decision = decision(kind, statement, text);
            if (decision.isPresent()) {
                return decision.get();
            }
            if (!WITHOUT_EFFECT.contains(kind) && !isComment(statement)) {
                break;
            }
        }
        return FilterRule.of(text, Effect.OTHER);
    }

    /** A rule that drops every packet has statements without condition, so their names tell it. */
    private static String words(JsonNode statements) {
        List<String> words = new ArrayList<>();
        statements.forEach(statement -> words.add(statement.fieldNames().next()));
        return String.join(" ", words);
    }

    private static Optional<FilterRule> decision(String kind, JsonNode statement, String text) {
        return Optional.ofNullable(
                switch (kind) {
                    case "drop", "reject" -> FilterRule.of(text, Effect.DROP);
                    case "accept" -> FilterRule.of(text, Effect.ACCEPT);
                    case "return" -> FilterRule.of(text, Effect.RETURN);
                    case "jump" -> new FilterRule(text, Effect.JUMP, target(statement, kind));
                    case "goto" -> new FilterRule(text, Effect.GOTO, target(statement, kind));
                    case "xt" -> isXtables(statement, "target", "REJECT") ? FilterRule.of(text, Effect.DROP) : null;
                    default -> null;
                });
    }

    private static String target(JsonNode statement, String kind) {
        return statement.path(kind).path("target").asText();
    }

    /** A rule of iptables-nft holds its comment as a match. */
    private static boolean isComment(JsonNode statement) {
        return isXtables(statement, "match", "comment");
    }

    private static boolean isXtables(JsonNode statement, String type, String name) {
        return statement.path("xt").path("type").asText().equals(type)
                && statement.path("xt").path("name").asText().equals(name);
    }
}
