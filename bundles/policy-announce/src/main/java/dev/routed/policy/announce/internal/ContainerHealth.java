package dev.routed.policy.announce.internal;

import dev.routed.api.engine.Container;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.message.ShortId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Passes on what the engine says of containers, and holds what is wrong with the engine and with them. Thread-safe. */
final class ContainerHealth {
    private static final Optional<String> HEALTHY = Optional.of("healthy");
    private static final String ENGINE = "engine";

    /** @param changes the number of events about activity */
    private record Known(List<String> endpoints, long changes, boolean active, boolean healthy) {}

    private final Map<String, Known> known = new HashMap<>();
    private final LastingConditions conditions;
    private final Readiness readiness;

    ContainerHealth(Events events, Readiness readiness) {
        this.conditions = new LastingConditions(
                "health",
                Severity.WARNING,
                "a container may be announced while it is not ready, or not be announced while it is",
                events);
        this.readiness = readiness;
    }

    /** Returns the number of changes of a container that are known, for {@link #observed}. */
    synchronized long changes(String container) {
        return known.containsKey(container) ? known.get(container).changes : 0;
    }

    /** Takes over an event of the engine at once: a description of the container may take much longer. */
    synchronized void changed(String container, boolean active) {
        Known before = known.get(container);
        if (before != null) {
            known.put(container, new Known(before.endpoints, before.changes + 1, active, before.healthy));
            before.endpoints.forEach(endpoint -> readiness.container(endpoint, before.healthy, active));
        }
    }

    /** @param changes those known when the engine was asked; after a later one, the event is newer than the answer */
    synchronized void observed(Container container, long changes) {
        Known before = known.get(container.id());
        boolean newer = before != null && before.changes != changes;
        Known now = new Known(
                container.endpoints(),
                before == null ? 0 : before.changes,
                newer ? before.active : container.active(),
                container.health().equals(HEALTHY));
        if (container.endpoints().isEmpty()) {
            known.remove(container.id());
        } else {
            known.put(container.id(), now);
        }
        for (String endpoint : now.endpoints) {
            readiness.get(endpoint).filter(ReadyState::byHealth).ifPresent(state -> check(state, container));
            readiness.container(endpoint, now.healthy, now.active);
        }
    }

    /** @param container that does not exist any more */
    synchronized void gone(String container) {
        known.remove(container);
    }

    private void check(ReadyState state, Container container) {
        if (container.health().isEmpty()) {
            conditions.report(
                    state.subject(),
                    "is never announced: announce=healthy is set, but its container has no health check; add one by"
                            + " HEALTHCHECK or docker run --health-cmd");
        } else {
            conditions.end(state.subject());
        }
    }

    /** @param subject of an endpoint that is removed */
    void removed(String subject) {
        conditions.end(subject);
    }

    void engineFailed(String reason) {
        conditions.report(ENGINE, "sends no events, so the last known state of containers applies: " + reason);
    }

    void engineAnswers() {
        conditions.end(ENGINE);
    }

    /** @param container an ID */
    void unreadable(String container, String reason) {
        conditions.report(subject(container), "cannot be inspected, so its last known state applies: " + reason);
    }

    void readable(String container) {
        conditions.end(subject(container));
    }

    private static String subject(String container) {
        return "container " + ShortId.of(container);
    }

    List<Finding> findings() {
        return conditions.findings();
    }
}
