package dev.routed.driver.internal.reconcile;

import dev.routed.api.event.Trigger;
import dev.routed.api.health.LastingConditions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Repeats failed repairs of links, with pauses from {@link #FIRST} to {@link #LONGEST}, until they succeed. Meanwhile
 * each is a lasting condition. Costs nothing while all repairs succeed. Thread-safe.
 */
final class RepairRetries {
    static final Duration FIRST = Duration.ofMillis(500);

    /** Short enough that a link is repaired within ten seconds after an obstacle is gone. */
    static final Duration LONGEST = Duration.ofSeconds(8);

    private final LastingConditions conditions;
    private final ScheduledExecutorService later;
    private final Consumer<String> repair;
    private final Map<String, Attempt> attempts = new HashMap<>();

    /** @param pause the pause after this attempt @param scheduled whether the next attempt is scheduled */
    private record Attempt(String subject, Duration pause, boolean scheduled) {}

    /** @param repair checks a link; calls {@link #failed} or {@link #succeeded} */
    RepairRetries(LastingConditions conditions, ScheduledExecutorService later, Consumer<String> repair) {
        this.conditions = conditions;
        this.later = later;
        this.repair = repair;
    }

    /** @param subject the endpoint on the link, or {@code lo} */
    synchronized void failed(String link, String subject, String why) {
        conditions.report(subject, why);
        Attempt before = attempts.get(link);
        if (before != null && before.scheduled) {
            return;
        }
        Duration pause = before == null ? FIRST : shorter(before.pause.multipliedBy(2), LONGEST);
        attempts.put(link, new Attempt(subject, pause, true));
        later.schedule(() -> Trigger.during("timer", () -> repeat(link)), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void repeat(String link) {
        synchronized (this) {
            Attempt attempt = attempts.get(link);
            if (attempt == null) {
                return;
            }
            attempts.put(link, new Attempt(attempt.subject, attempt.pause, false));
        }
        repair.accept(link);
    }

    /** A repair has succeeded, or the link has no endpoint any more. */
    synchronized void succeeded(String link) {
        Attempt attempt = attempts.remove(link);
        if (attempt != null) {
            conditions.end(attempt.subject);
        }
    }

    synchronized boolean isFailed(String link) {
        return attempts.containsKey(link);
    }
}
