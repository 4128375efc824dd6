package dev.routed.transport.internal;

import java.time.Duration;

/**
 * What callers of one socket may use. Pure.
 *
 * @param connections open at the same time; further callers wait
 * @param request from the first byte of a request to its last
 * @param idle after which an unused connection is closed while others wait
 */
record Limits(int connections, Duration request, Duration idle) {
    private static final int MOST_CONNECTIONS = 1_000;
    private static final int LEAST_CONNECTIONS = 16;

    /** File descriptors that the other bundles and the Java virtual machine need. */
    private static final int RESERVED_FILES = 160;

    /** Sockets that share the rest: network driver, IPAM driver, commands, and the metrics. */
    private static final int SOCKETS = 4;

    /** @param files the number of files that this process may have open */
    static Limits of(int files) {
        int share = (files - RESERVED_FILES) / SOCKETS;
        int connections = Math.max(LEAST_CONNECTIONS, Math.min(MOST_CONNECTIONS, share));
        return new Limits(connections, Duration.ofSeconds(30), Duration.ofSeconds(30));
    }
}
