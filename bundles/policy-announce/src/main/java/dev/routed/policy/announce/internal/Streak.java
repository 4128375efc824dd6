package dev.routed.policy.announce.internal;

import java.util.Optional;

/** Counts consecutive passes and failures of probes. Not thread-safe. */
final class Streak {
    private final int rise;
    private final int fall;
    private boolean passing;
    private int length;

    Streak(int rise, int fall) {
        this.rise = rise;
        this.fall = fall;
    }

    /** Counts a probe. Returns whether the endpoint is ready; empty until enough consecutive results are the same. */
    Optional<Boolean> count(boolean passes) {
        length = passes == passing ? length + 1 : 1;
        passing = passes;
        return length >= (passes ? rise : fall) ? Optional.of(passes) : Optional.empty();
    }
}
