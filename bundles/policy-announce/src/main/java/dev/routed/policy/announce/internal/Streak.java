package dev.routed.policy.announce.internal;

import java.util.Optional;

/** How often in a row probes passed or failed. Not for several threads. */
final class Streak {
    private final int rise;
    private final int fall;
    private boolean passing;
    private int length;

    Streak(int rise, int fall) {
        this.rise = rise;
        this.fall = fall;
    }

    /** Counts one more; whether the endpoint is ready, once enough were alike. */
    Optional<Boolean> count(boolean passes) {
        length = passes == passing ? length + 1 : 1;
        passing = passes;
        return length >= (passes ? rise : fall) ? Optional.of(passes) : Optional.empty();
    }
}
