package dev.routed.trace.internal;

import java.util.Optional;

/**
 * What the probes found. Immutable.
 *
 * @param sent the kind of packet, and from where
 * @param error why there is no answer; absent if there is one
 * @param lastRouter without an answer: the last router that the packets have passed
 */
record ProbeResult(String sent, Optional<String> error, Optional<String> lastRouter) {
    boolean answered() {
        return error.isEmpty();
    }
}
