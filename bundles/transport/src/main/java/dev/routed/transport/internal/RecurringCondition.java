package dev.routed.transport.internal;

import dev.routed.api.health.LastingConditions;
import java.time.Duration;

/**
 * A condition that consists of single incidents. It ends when none has been reported for a while. Times are values of
 * {@link System#nanoTime}. Thread-safe.
 */
final class RecurringCondition {
    private final LastingConditions conditions;
    private final String subject;
    private final long calmNanos;
    private boolean lasts;
    private long latest;

    RecurringCondition(LastingConditions conditions, String subject, Duration calm) {
        this.conditions = conditions;
        this.subject = subject;
        this.calmNanos = calm.toNanos();
    }

    synchronized void report(String text, long now) {
        lasts = true;
        latest = now;
        conditions.report(subject, text);
    }

    synchronized void endIfCalm(long now) {
        if (lasts && now - latest > calmNanos) {
            end();
        }
    }

    synchronized void end() {
        lasts = false;
        conditions.end(subject);
    }
}
