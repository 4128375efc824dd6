package dev.routed.policy.forward.internal;

/**
 * A rule of a filter, as far as it decides about every packet that reaches it. Pure.
 *
 * @param text as the filter's program lists the rule
 * @param target the chain of a jump or goto; else empty
 */
record FilterRule(String text, Effect effect, String target) {
    /** What a rule does with every packet. */
    enum Effect {
        DROP,
        ACCEPT,
        RETURN,
        JUMP,
        GOTO,
        /** Nothing, or something that depends on the packet. */
        OTHER
    }

    static FilterRule of(String text, Effect effect) {
        return new FilterRule(text, effect, "");
    }
}
