package dev.routed.nftables.internal.filter;

/**
 * A rule as far as it decides about packets.
 *
 * @param text as its program lists it
 * @param removal the shell command that deletes it
 * @param target the chain of a jump or goto; else empty
 */
record Rule(String text, String removal, Condition condition, Effect effect, String target) {
    /** What a rule does with a packet that meets its condition. */
    enum Effect {
        ACCEPT,
        DROP,
        /** What cannot be told here, such as a decision of a program. */
        UNKNOWN,
        RETURN,
        JUMP,
        GOTO,
        /** The packet goes on. */
        NONE
    }
}
