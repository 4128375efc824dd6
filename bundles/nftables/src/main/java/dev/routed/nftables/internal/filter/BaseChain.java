package dev.routed.nftables.internal.filter;

import dev.routed.api.nftables.FilterVerdict;
import dev.routed.api.nftables.FilterVerdict.Outcome;
import dev.routed.api.nftables.Packet;
import dev.routed.nftables.internal.filter.Rule.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A base chain with the chains of its table.
 *
 * @param title as in {@link FilterVerdict}
 * @param name of the base chain
 * @param drops whether its policy is to drop
 * @param acceptance the shell command that changes the policy
 * @param chains the rules of all chains of the table, by the name of their chain
 */
record BaseChain(String title, String name, boolean drops, String acceptance, Map<String, List<Rule>> chains) {
    /** A table may jump in circles only as far as the kernel lets it: NFT_JUMP_STACK_SIZE of net/netfilter. */
    private static final int DEEPEST = 16;

    /** Returns the verdict; empty if the chain accepts the packet. */
    Optional<FilterVerdict> judge(Packet packet) {
        List<Rule> doubts = new ArrayList<>();
        Optional<Rule> last = walk(name, packet, doubts, 0);
        boolean dropped = last.map(rule -> rule.effect() == Effect.DROP).orElse(drops);
        Effect certain = dropped ? Effect.DROP : Effect.ACCEPT;
        Optional<Rule> doubt =
                doubts.stream().filter(rule -> rule.effect() != certain).findFirst();
        if (doubt.isPresent()) {
            return doubt.map(rule -> new FilterVerdict(Outcome.UNKNOWN, title, rule.text(), rule.removal()));
        }
        return dropped
                ? Optional.of(last.map(rule -> new FilterVerdict(Outcome.DROPPED, title, rule.text(), rule.removal()))
                        .orElseGet(() -> new FilterVerdict(Outcome.DROPPED, title, "policy drop", acceptance)))
                : Optional.empty();
    }

    /**
     * Returns the rule that certainly ends the packet's way; empty if it comes to the end of the chain.
     *
     * @param doubts receives the rules before that may end it
     */
    private Optional<Rule> walk(String chain, Packet packet, List<Rule> doubts, int depth) {
        for (Rule rule : depth > DEEPEST ? List.<Rule>of() : chains.getOrDefault(chain, List.of())) {
            Truth met = rule.condition().of(packet);
            if (met == Truth.NO || rule.effect() == Effect.NONE) {
                continue;
            }
            Optional<Rule> last = switch (rule.effect()) {
                case JUMP, GOTO -> walk(rule.target(), packet, doubts, depth + 1);
                default -> Optional.of(rule);
            };
            boolean certain = met == Truth.YES;
            if (rule.effect() == Effect.UNKNOWN || !certain) {
                last.ifPresent(doubts::add);
            } else if (rule.effect() == Effect.RETURN) {
                return Optional.empty();
            } else if (last.isPresent() || rule.effect() == Effect.GOTO) {
                return last;
            }
        }
        return Optional.empty();
    }
}
