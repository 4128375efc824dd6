package dev.routed.policy.conflict.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.RejectedException.Kind;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import java.util.List;

/** Whether a source of foreign routes answers: a failure is a lasting condition until it does, or is not asked. */
final class SourceStatus {
    private final LastingConditions failures;

    SourceStatus(Events events) {
        failures = new LastingConditions(
                Conflicts.KIND,
                Severity.WARNING,
                "two hosts may announce one address without anybody noticing",
                events);
    }

    /** @param source names the source: {@code FRR} */
    void failed(String source, RejectedException e) {
        // The end of the appliance, or of the kernel backend, is no failure of the source.
        if (e.kind() != Kind.AWAY) {
            failures.replace(List.of(failures.finding(
                    source,
                    "does not report foreign routes, so the last known conflicts apply: " + e.getMessage(),
                    "")));
        }
    }

    /** Ends a failure: the source answers, or is not asked at present. */
    void clear() {
        failures.replace(List.of());
    }

    List<Finding> findings() {
        return failures.findings();
    }
}
