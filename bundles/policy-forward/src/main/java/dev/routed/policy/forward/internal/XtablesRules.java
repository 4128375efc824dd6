package dev.routed.policy.forward.internal;

import dev.routed.policy.forward.internal.FilterRule.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules that {@code iptables -S} lists. Pure. */
final class XtablesRules {
    private static final String FORWARD = "FORWARD";

    /** The engine's chain for the operator's rules, which decide before those of the engine and of routed. */
    private static final String OPERATORS = "DOCKER-USER";

    /** A rule without conditions: only with comments. */
    private static final Pattern UNCONDITIONAL =
            Pattern.compile("-A \\S+(?: -m comment --comment (?:\"(?:[^\"\\\\]|\\\\.)*\"|\\S+))* -([jg]) (\\S+).*");

    private static final Pattern OURS =
            Pattern.compile("-A \\S+ -m devgroup (--src-group|--dst-group) \\S+ -m comment --comment routed -j ACCEPT");

    private final Map<String, List<FilterRule>> chains = new HashMap<>();

    XtablesRules(String listed) {
        listed.lines()
                .filter(line -> line.startsWith("-A "))
                .forEach(line -> chains.computeIfAbsent(line.split(" ")[1], first -> new ArrayList<>())
                        .add(rule(line)));
    }

    private static FilterRule rule(String line) {
        Matcher rule = UNCONDITIONAL.matcher(line);
        if (!rule.matches()) {
            return FilterRule.of(line, Effect.OTHER);
        }
        String target = rule.group(2);
        return switch (target) {
            case "DROP", "REJECT" -> FilterRule.of(line, Effect.DROP);
            case "ACCEPT" -> FilterRule.of(line, Effect.ACCEPT);
            case "RETURN" -> FilterRule.of(line, Effect.RETURN);
            // A target such as LOG is no chain, so it has no rules.
            default -> new FilterRule(line, rule.group(1).equals("g") ? Effect.GOTO : Effect.JUMP, target);
        };
    }

    private List<FilterRule> chain(String name) {
        return chains.getOrDefault(name, List.of());
    }

    /** The position of the first rule that drops every packet, if rules of routed may come before it. */
    Optional<Integer> passableBlocker() {
        return blocker().filter(blocker -> !isOperators(blocker)).map(ChainWalk.Blocker::position);
    }

    /** The first rule that drops every packet, if it is in the operator's chain or comes before it. */
    Optional<FilterRule> operatorsBlocker() {
        return blocker().filter(this::isOperators).map(ChainWalk.Blocker::rule);
    }

    private Optional<ChainWalk.Blocker> blocker() {
        return ChainWalk.blocker(chain(FORWARD), this::chain);
    }

    private boolean isOperators(ChainWalk.Blocker blocker) {
        List<FilterRule> forward = chain(FORWARD);
        return forward.subList(blocker.position(), forward.size()).stream()
                .anyMatch(rule -> rule.target().equals(OPERATORS));
    }

    /** The position of our rule for a side, {@code --src-group} or {@code --dst-group}. */
    Optional<Integer> ours(String side) {
        List<FilterRule> forward = chain(FORWARD);
        for (int position = 0; position < forward.size(); position++) {
            Matcher rule = OURS.matcher(forward.get(position).text());
            if (rule.matches() && rule.group(1).equals(side)) {
                return Optional.of(position);
            }
        }
        return Optional.empty();
    }
}
