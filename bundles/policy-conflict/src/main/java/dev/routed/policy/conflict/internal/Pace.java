package dev.routed.policy.conflict.internal;

import java.time.Duration;

/**
 * When to look again. A question costs some tens of milliseconds of the processor's time, so that it is asked where
 * something may have changed: for a while after an address of ours began to be announced, and when routes change here,
 * as they do when a partition heals. For what comes in silence there is the interval. Safe for threads.
 */
final class Pace {
    /** How long two that begin at the same moment may take to hear of each other. */
    static final Duration SETTLING = Duration.ofSeconds(5);

    /** How soon the end of a conflict is seen, which comes in silence. */
    static final Duration CONTESTED = Duration.ofSeconds(1);

    private final long interval;
    private boolean changed = true;
    private boolean contested;
    private boolean settling;
    private long settled;
    private long looked;

    Pace(Duration interval) {
        this.interval = interval.toNanos();
    }

    /** Routes have changed. */
    synchronized void changed() {
        changed = true;
    }

    /** An address of ours begins to be announced. */
    synchronized void begins(long nanoTime) {
        settling = true;
        settled = nanoTime + SETTLING.toNanos();
    }

    /** Whether the latest look has found anything. */
    synchronized void found(boolean anything) {
        contested = anything;
    }

    /** Whether to look now; if so, that is done. */
    synchronized boolean isDue(long nanoTime) {
        settling = settling && nanoTime - settled < 0;
        long after = contested ? Math.min(interval, CONTESTED.toNanos()) : interval;
        boolean due = changed || settling || nanoTime - looked >= after;
        if (due) {
            changed = false;
            looked = nanoTime;
        }
        return due;
    }
}
