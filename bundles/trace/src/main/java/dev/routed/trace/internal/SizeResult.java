package dev.routed.trace.internal;

import java.util.Optional;

/**
 * What the probes of full size found. Immutable.
 *
 * @param tried the size of the packets, in bytes
 * @param passes the largest size that is known to pass, in bytes; 0 if none is
 * @param reporter who reported a smaller MTU: a router, or the sender itself; absent if nobody did
 */
record SizeResult(int tried, int passes, Optional<String> reporter) {
    boolean arrives() {
        return passes == tried;
    }
}
