package dev.routed.policy.conflict.internal.rules;

import java.time.Duration;

/**
 * Decides when to ask the routing daemon: after route changes (a healed partition), for a while after this host begins
 * to announce an address, at first at each tick and then ever more seldom, and after the interval. A question costs
 * tens of milliseconds of CPU. Thread-safe.
 */
public final class PollSchedule {
    /** How long two hosts that begin at the same moment may take to learn of each other. */
    static final Duration SETTLING = Duration.ofSeconds(5);

    /** The longest interval while there is a conflict: its end gives no sign. */
    static final Duration CONTESTED = Duration.ofSeconds(1);

    private final long interval;
    private boolean changed = true;
    private boolean contested;
    private boolean settling;
    private long announced;
    private long asked;

    public PollSchedule(Duration interval) {
        this.interval = interval.toNanos();
    }

    public synchronized void changed() {
        changed = true;
    }

    public synchronized void announced(long nanoTime) {
        settling = true;
        announced = nanoTime;
    }

    public synchronized void contested(boolean anything) {
        contested = anything;
    }

    /** Whether to ask now. The next interval begins if so. */
    public synchronized boolean isDue(long nanoTime) {
        long after = contested ? Math.min(interval, CONTESTED.toNanos()) : interval;
        boolean due = changed || isNews(nanoTime) || nanoTime - asked >= after;
        settling = isSettling(nanoTime);
        if (due) {
            changed = false;
            asked = nanoTime;
        }
        return due;
    }

    /** Whether an announcement is so new that another host may not have learned of it. */
    public synchronized boolean isSettling(long nanoTime) {
        return settling && nanoTime - announced < SETTLING.toNanos();
    }

    /** The pause before each question is as long as all before it since the announcement; the last is at the end. */
    private boolean isNews(long nanoTime) {
        return settling && (nanoTime - asked >= asked - announced || !isSettling(nanoTime));
    }
}
