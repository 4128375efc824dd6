package dev.routed.transport.internal;

/**
 * Decides when a listener accepts: not while it has as many connections as its limit, and not for a moment after the
 * kernel has rejected an accept, as it does without free file descriptors. Callers wait meanwhile. Thread-safe.
 */
final class AcceptGate {
    private final int limit;
    private final RecurringCondition condition;
    private boolean shut;
    private boolean full;

    AcceptGate(int limit, RecurringCondition condition) {
        this.limit = limit;
        this.condition = condition;
    }

    /** Returns whether to accept one more connection; shuts the gate if not. */
    synchronized boolean admits(int connections, long now) {
        if (connections >= limit) {
            shut = true;
            full = true;
            condition.report(
                    "accepts no further connection while %d are open; callers wait: 'ss -xp' shows their processes"
                            .formatted(limit),
                    now);
        }
        return !shut;
    }

    /** The kernel rejected an accept. */
    synchronized void failed(String reason, long now) {
        shut = true;
        full = false;
        condition.report(
                "accepts no connection (%s); callers wait: end processes that 'ss -xp' shows, or raise 'ulimit -n'"
                        .formatted(reason),
                now);
    }

    /** A connection was closed. Returns whether to accept again at once. */
    synchronized boolean opensAfterClose(int connections) {
        return full && opens(connections);
    }

    /** To be called about every second. Returns whether to accept again. */
    synchronized boolean opens(int connections) {
        boolean opens = shut && connections < limit;
        if (opens) {
            shut = false;
            full = false;
        }
        return opens;
    }

    synchronized boolean isShut() {
        return shut;
    }
}
