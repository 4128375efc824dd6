package dev.routed.policy.forward.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.routed.api.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The chains of nftables whose policy is to drop what is forwarded, as a host has them whose administrator filters
 * without iptables. As there, our rules stand at the end and match by group; they are known by their comment.
 */
final class NftChains implements Place {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MARK = "routed";

    private static final List<String> SIDES = List.of("iifgroup", "oifgroup");

    private final Command command;
    private final int group;
    private final boolean besideXtables;

    /**
     * @param group         IFLA_GROUP of our links
     * @param besideXtables whether iptables sees to the chains that it keeps in nftables itself
     */
    NftChains(Command command, int group, boolean besideXtables) {
        this.command = command;
        this.group = group;
        this.besideXtables = besideXtables;
    }

    @Override
    public boolean open() {
        List<String> missing = new ArrayList<>();
        for (NftChain chain : chains()) {
            if (chain.drops()) {
                List<JsonNode> ours = ours(chain);
                SIDES.stream()
                        .filter(side -> ours.stream().noneMatch(rule -> matches(rule, side)))
                        .forEach(side -> missing.add(rule(chain, side)));
            }
        }
        run(missing);
        return !missing.isEmpty();
    }

    @Override
    public void close() {
        List<String> gone = new ArrayList<>();
        for (NftChain chain : chains()) {
            ours(chain).forEach(rule -> gone.add("{\"delete\": {\"rule\": {%s, \"chain\": \"%s\", \"handle\": %d}}}"
                    .formatted(chain.fields(), chain.name(), rule.path("handle").asLong())));
        }
        run(gone);
    }

    private List<NftChain> chains() {
        return objects("{\"list\": {\"chains\": null}}", "chain").stream()
                .filter(NftChain::filtersForwarded)
                .map(NftChain::of)
                .filter(chain -> !(besideXtables && chain.isXtables()))
                .toList();
    }

    /** Our rules in a chain: marked, and about a group of links. */
    private List<JsonNode> ours(NftChain chain) {
        return objects("{\"list\": {\"chain\": {%s, \"name\": \"%s\"}}}".formatted(chain.fields(), chain.name()), "rule")
                .stream()
                .filter(rule -> rule.path("comment").asText().equals(MARK))
                .filter(rule -> SIDES.stream().anyMatch(side -> matches(rule, side)))
                .toList();
    }

    private static boolean matches(JsonNode rule, String side) {
        return rule.path("expr").path(0).path("match").path("left").path("meta").path("key").asText().equals(side);
    }

    private String rule(NftChain chain, String side) {
        return """
                {"add": {"rule": {%s, "chain": "%s", "comment": "%s", "expr": [
                  {"match": {"op": "==", "left": {"meta": {"key": "%s"}}, "right": %d}}, {"accept": null}]}}}"""
                .formatted(chain.fields(), chain.name(), MARK, side, group);
    }

    private List<JsonNode> objects(String question, String kind) {
        try {
            JsonNode listed = JSON.readTree(run(List.of(question))).path("nftables");
            return StreamSupport.stream(listed.spliterator(), false)
                    .filter(object -> object.has(kind))
                    .map(object -> object.path(kind))
                    .toList();
        } catch (JsonProcessingException e) {
            throw Refusal.host("what nft lists cannot be understood: " + e.getOriginalMessage(), e);
        }
    }

    private String run(List<String> commands) {
        if (commands.isEmpty()) {
            return "";
        }
        String input = "{\"nftables\": [" + String.join(", ", commands) + "]}";
        Command.Result result = command.run(input, List.of("nft", "-j", "-f", "-"));
        if (result.status() != 0) {
            throw Refusal.host("nft refuses: " + result.output().lines().findFirst().orElse("without a word"), null);
        }
        return result.output();
    }
}
