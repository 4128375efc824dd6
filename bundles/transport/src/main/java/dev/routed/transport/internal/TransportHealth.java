package dev.routed.transport.internal;

import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The conditions of all listeners, each by its socket. Thread-safe. */
final class TransportHealth {
    private static final Duration CALM = Duration.ofSeconds(30);

    private final LastingConditions sockets;
    private final LastingConditions directories;
    private final LastingConditions connections;
    private final LastingConditions requests;

    TransportHealth(Events events) {
        sockets = new LastingConditions(
                "socket", Severity.ERROR, "callers, such as the engine, do not reach routed", events);
        directories = new LastingConditions(
                "socket", Severity.WARNING, "another user can answer in the place of routed", events);
        connections = new LastingConditions(
                "connections",
                Severity.ERROR,
                "calls of the engine wait, and with them the start and end of containers",
                events);
        requests = new LastingConditions("requests", Severity.WARNING, "the call has failed for its caller", events);
    }

    /** Sockets that cannot be bound. */
    LastingConditions sockets() {
        return sockets;
    }

    /** Directories in which other users may replace a socket. */
    LastingConditions directories() {
        return directories;
    }

    RecurringCondition connections(String socket) {
        return new RecurringCondition(connections, socket, CALM);
    }

    RecurringCondition requests(String socket) {
        return new RecurringCondition(requests, socket, CALM);
    }

    List<Finding> findings() {
        return Stream.of(sockets, directories, connections, requests)
                .flatMap(conditions -> conditions.findings().stream())
                .toList();
    }
}
