package dev.routed.policy.forward.internal;

import dev.routed.policy.forward.internal.FilterRule.Effect;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Follows packets that match no condition through the chains of a table. Pure. */
final class ChainWalk {
    private final Function<String, List<FilterRule>> chains;
    private final Set<String> entered = new HashSet<>();

    /** @param chains returns the rules of a chain, in order */
    private ChainWalk(Function<String, List<FilterRule>> chains) {
        this.chains = chains;
    }

    /**
     * A rule that drops every packet.
     *
     * @param position of the rule, or of the jump to its chain, in the chain where the packets begin; from 0
     */
    record Blocker(int position, FilterRule rule) {}

    /** The first rule that drops every packet which comes that far. */
    static Optional<Blocker> blocker(List<FilterRule> chain, Function<String, List<FilterRule>> chains) {
        ChainWalk walk = new ChainWalk(chains);
        for (int position = 0; position < chain.size(); position++) {
            FilterRule last = walk.last(chain.get(position));
            if (last.effect() == Effect.DROP) {
                return Optional.of(new Blocker(position, last));
            }
            if (last.effect() != Effect.OTHER || chain.get(position).effect() == Effect.GOTO) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The rule that ends the way of the packets that reach a rule; one without effect if they go on behind it. */
    private FilterRule last(FilterRule rule) {
        return switch (rule.effect()) {
            case JUMP, GOTO -> through(rule);
            default -> rule;
        };
    }

    /** A chain is entered once: if it has been passed, it is passed again. */
    private FilterRule through(FilterRule jump) {
        FilterRule passed = FilterRule.of(jump.text(), Effect.OTHER);
        if (!entered.add(jump.target())) {
            return passed;
        }
        for (FilterRule rule : chains.apply(jump.target())) {
            FilterRule last = last(rule);
            if (last.effect() == Effect.RETURN) {
                return passed;
            }
            if (last.effect() != Effect.OTHER) {
                return last;
            }
            if (rule.effect() == Effect.GOTO) {
                return passed;
            }
        }
        return passed;
    }
}
