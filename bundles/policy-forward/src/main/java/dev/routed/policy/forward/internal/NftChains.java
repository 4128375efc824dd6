package dev.routed.policy.forward.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.RejectedException;
import dev.routed.api.health.Finding;
import dev.routed.api.nftables.Nftables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The foreign chains of nftables that drop forwarded packets, by their policy or by a rule. As in {@link XtablesChain},
 * the rules are at the end or before the first rule that drops every packet, and match by IFLA_GROUP. Each such chain
 * needs them: an accept in one chain does not undo a drop in another. Their comment tells them from foreign rules.
 */
record NftChains(Nftables nftables, int group, boolean withoutXtables) implements FilterChain {
    private static final List<String> SIDES = List.of("iifgroup", "oifgroup");

    @Override
    public Outcome addRules() {
        boolean added = false;
        List<Finding> obstacles = new ArrayList<>();
        for (NftChain chain : chains()) {
            NftRules rules = rules(chain);
            Optional<ChainWalk.Blocker> blocker = blocker(chain, rules);
            List<Map<String, ?>> commands = missing(chain, rules, blocker);
            try {
                run(commands);
                added |= !commands.isEmpty();
            } catch (RejectedException e) {
                obstacles.add(Finding.error(
                        "nft " + chain,
                        obstacle(blocker.map(found -> found.rule().text()), e),
                        CUT_OFF,
                        ""));
            }
        }
        return new Outcome(added, obstacles);
    }

    /** The walk asks for a chain at each jump without condition. */
    private Optional<ChainWalk.Blocker> blocker(NftChain chain, NftRules rules) {
        Map<String, NftRules> jumps = new HashMap<>();
        return rules.blocker(name -> jumps.computeIfAbsent(name, first -> rules(chain.inSameTable(first))));
    }

    private static String obstacle(Optional<String> rule, RejectedException e) {
        return ("%s drops packets of containers, and no rule can be added before it (%s): accept packets of"
                        + " containers there")
                .formatted(rule.map(text -> "rule " + text).orElse("its policy"), e.getMessage());
    }

    private List<Map<String, ?>> missing(NftChain chain, NftRules rules, Optional<ChainWalk.Blocker> blocker) {
        List<Map<String, ?>> commands = new ArrayList<>();
        if (!chain.drops() && blocker.isEmpty()) {
            return commands;
        }
        int end = blocker.map(ChainWalk.Blocker::position).orElse(Integer.MAX_VALUE);
        for (String side : SIDES) {
            Optional<Integer> present = rules.ours(side);
            if (present.isPresent() && present.get() < end) {
                continue;
            }
            present.ifPresent(at -> commands.add(chain.rule("delete", Map.of("handle", rules.handle(at)))));
            Map<String, Object> rule = new HashMap<>(NftRules.accept(side, group));
            blocker.ifPresent(found -> rule.put("handle", rules.handle(found.position())));
            commands.add(chain.rule(blocker.isPresent() ? "insert" : "add", rule));
        }
        return commands;
    }

    @Override
    public boolean removeRules() {
        List<Map<String, ?>> commands = new ArrayList<>();
        for (NftChain chain : chains()) {
            handles(chain).forEach(handle -> commands.add(chain.rule("delete", Map.of("handle", handle))));
        }
        run(commands);
        return !commands.isEmpty();
    }

    @Override
    public Map<String, String> removalCommands() {
        Map<String, String> commands = new TreeMap<>();
        for (NftChain chain : chains()) {
            List<JsonNode> handles = handles(chain);
            if (!handles.isEmpty()) {
                commands.put(
                        "nft " + chain,
                        handles.stream()
                                .map(handle -> "nft delete rule %s handle %s".formatted(chain, handle))
                                .collect(Collectors.joining("; ")));
            }
        }
        return commands;
    }

    /** The handles of our rules. */
    private List<JsonNode> handles(NftChain chain) {
        NftRules rules = rules(chain);
        return SIDES.stream()
                .flatMap(side -> rules.ours(side).stream())
                .map(rules::handle)
                .toList();
    }

    private void run(List<Map<String, ?>> commands) {
        if (!commands.isEmpty()) {
            nftables.runJson(commands);
        }
    }

    private List<NftChain> chains() {
        return list(Map.of("list", Map.of("chains", Map.of())), "chain").stream()
                .filter(NftChain::filtersForwarded)
                .map(NftChain::of)
                .filter(chain -> !chain.isOfRouted() && !(withoutXtables && chain.isXtables()))
                .toList();
    }

    private NftRules rules(NftChain chain) {
        return new NftRules(list(chain.list(), "rule"));
    }

    private List<JsonNode> list(Map<String, ?> command, String kind) {
        return nftables.runJson(List.of(command)).stream()
                .filter(object -> object.has(kind))
                .map(object -> object.path(kind))
                .toList();
    }
}
