package dev.routed.policy.forward.internal;

import java.util.Map;

/** A chain, or several, that filters forwarded packets and takes accept rules for routed links. */
interface FilterChain {
    /** Adds missing and misplaced rules. Throws RejectedException with the program's message. */
    Outcome addRules();

    /**
     * Returns whether there were any. @throws RejectedException with the program's message, if one cannot be removed
     */
    boolean removeRules();

    /**
     * What {@link #addRules} has found.
     *
     * @param added whether a rule was missing or misplaced
     * @param obstacles by chain, a sentence with the rule that drops packets before the accept rules are reached
     */
    record Outcome(boolean added, Map<String, String> obstacles) {}
}
