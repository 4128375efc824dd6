package dev.routed.policy.announce.internal;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.message.ShortId;
import dev.routed.api.network.Endpoint;
import dev.routed.api.policy.Attachment;
import java.time.Duration;
import java.util.Optional;

/**
 * A live endpoint, the condition under which it is ready, and what was observed of it. Pure.
 *
 * @param met whether the condition is met
 * @param active whether its container runs and is not paused, as far as known
 */
record ReadyState(Attachment attachment, Condition condition, boolean met, boolean active, Damping damping) {
    /** A new endpoint is not ready until an observation says so. */
    static ReadyState started(Attachment attachment, Condition condition) {
        return of(attachment, condition, condition.kind() == Condition.Kind.START);
    }

    /** An endpoint of a former run keeps its state: an endpoint that is not announced was not ready. */
    static ReadyState adopted(Attachment attachment, Condition condition) {
        boolean suppressed =
                attachment.endpoint().suppressed().values().stream().anyMatch(Announcement::isSuppressed);
        return of(attachment, condition, condition.kind() == Condition.Kind.START || !suppressed);
    }

    private static ReadyState of(Attachment attachment, Condition condition, boolean ready) {
        return new ReadyState(attachment, condition, ready, true, Damping.of(ready));
    }

    /** Returns the changed endpoint. It keeps its state until the new condition is observed. */
    ReadyState changed(Attachment now, Condition other) {
        return other.kind() == Condition.Kind.START
                ? started(now, other)
                : new ReadyState(now, other, met, active, damping);
    }

    boolean byHealth() {
        return condition.kind() == Condition.Kind.HEALTHY;
    }

    /** Whether a paused container is not announced. A pause changes neither the existence of an endpoint nor a link. */
    boolean needsProcesses() {
        return byHealth() || condition.isProbe();
    }

    boolean announced() {
        return damping.announced();
    }

    ReadyState observed(boolean isMet, boolean isActive, long now, Duration longest) {
        boolean ready = isMet && (isActive || !needsProcesses());
        return new ReadyState(attachment, condition, isMet, isActive, damping.observed(ready, now, longest));
    }

    /** Returns why the endpoint is not announced; empty if it is. */
    Optional<String> reason(Duration longest) {
        if (announced()) {
            return Optional.empty();
        } else if (!active && needsProcesses()) {
            return Optional.of("its container is paused or has ended");
        } else if (!met) {
            return Optional.of(condition.unmet());
        }
        return Optional.of("it flaps, so it must be ready for %d s"
                .formatted(damping.hold(longest).toSeconds()));
    }

    String subject() {
        Endpoint endpoint = attachment.endpoint();
        return endpoint.addresses().get(0) + " " + ShortId.of(endpoint.id());
    }
}
