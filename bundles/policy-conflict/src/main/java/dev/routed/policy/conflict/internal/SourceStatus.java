package dev.routed.policy.conflict.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.RejectedException.Kind;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import java.util.Optional;

/** Whether a source of foreign routes answers: records a failure as an event once, and the recovery. */
final class SourceStatus {
    private final Events events;
    private volatile Optional<Finding> failure = Optional.empty();

    SourceStatus(Events events) {
        this.events = events;
    }

    /** @param source names the source: {@code FRR} */
    void failed(String source, RejectedException e) {
        Finding now = Finding.warning(
                source,
                "does not report foreign routes, so the last known conflicts apply: " + e.getMessage(),
                "two hosts may announce one address without anybody noticing",
                "");
        // The end of the appliance, or of the kernel backend, is no failure of the source.
        if (e.kind() != Kind.AWAY && !failure.equals(Optional.of(now))) {
            events.warn(Conflicts.KIND, source, now.text());
        }
        failure = Optional.of(now);
    }

    void answers(String source) {
        if (failure.filter(finding -> finding.subject().equals(source)).isPresent()) {
            events.info(Conflicts.KIND, source, "reports foreign routes again");
        }
        failure = Optional.empty();
    }

    /** Forgets a failure: the source is not asked at present. */
    void clear() {
        failure = Optional.empty();
    }

    Optional<Finding> failure() {
        return failure;
    }
}
