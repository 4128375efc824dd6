package dev.routed.policy.forward.internal;

import dev.routed.api.health.Finding;
import java.util.List;
import java.util.Map;

/** A chain, or several, that filters forwarded packets and takes accept rules for routed links. */
interface FilterChain {
    /** Adds missing and misplaced rules. Throws RejectedException with the program's message. */
    Outcome addRules();

    /**
     * Returns whether there were any. A chain that has no rule then and changes no packet is deleted, if the program
     * can make it anew.
     *
     * @throws RejectedException with the program's message, if a rule cannot be removed
     */
    boolean removeRules();

    /** The consequence of an obstacle. */
    String CUT_OFF = "containers are not reached from other hosts, and reach none";

    /** Returns, by chain with rules of ours, the commands that remove these. */
    Map<String, String> removalCommands();

    /**
     * What {@link #addRules} has found.
     *
     * @param added whether a rule was missing or misplaced
     * @param obstacles a finding for each rule that drops packets before the accept rules are reached
     */
    record Outcome(boolean added, List<Finding> obstacles) {}
}
