package dev.routed.nftables.internal.filter;

/** Whether a packet meets a condition. */
enum Truth {
    NO,
    /** The condition depends on what is not known here. */
    UNKNOWN,
    YES;

    static Truth of(boolean met) {
        return met ? YES : NO;
    }

    Truth and(Truth other) {
        return compareTo(other) < 0 ? this : other;
    }

    Truth not() {
        return values()[YES.ordinal() - ordinal()];
    }
}
