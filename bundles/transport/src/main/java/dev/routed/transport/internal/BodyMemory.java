package dev.routed.transport.internal;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes of all request bodies that one listener holds at the same time. Thread-safe. */
final class BodyMemory {
    /** Four of the longest allowed bodies, or 4,000 usual ones; the heap has 64 MiB in all. */
    static final long LIMIT = 4L * RequestBody.LIMIT;

    private final AtomicLong held = new AtomicLong();

    /** Returns false, and takes nothing, if the limit would be exceeded. */
    boolean take(int bytes) {
        if (held.addAndGet(bytes) <= LIMIT) {
            return true;
        }
        give(bytes);
        return false;
    }

    void give(long bytes) {
        held.addAndGet(-bytes);
    }
}
