package dev.routed.transport.internal;

import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
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
        sockets = new LastingConditions("socket", events);
        directories = new LastingConditions("socket", events);
        connections = new LastingConditions("connections", events);
        requests = new LastingConditions("requests", events);
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
