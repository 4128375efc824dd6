package dev.routed.transport.internal;

import java.time.Duration;

/**
 * What a connection waits for: the next request, the rest of a request, or an answer. Only the rest of a request has a
 * time limit, from its first byte; the rest of a rejected one has it anew. Times are values of {@link System#nanoTime}.
 * Thread-safe.
 */
final class RequestPhase {
    private enum Phase {
        IDLE,
        RECEIVING,
        ANSWERING,
        DISCARDING,
        EXPIRED
    }

    /** Whether a time limit is over, and whether the caller has got an answer. */
    enum Expiry {
        NONE,
        UNANSWERED,
        ANSWERED
    }

    private Phase phase = Phase.IDLE;
    private long since;

    RequestPhase(long now) {
        since = now;
    }

    /** Some bytes have arrived; the first of a request begin its time limit. */
    synchronized void received(long now) {
        if (phase == Phase.IDLE) {
            enter(Phase.RECEIVING, now);
        }
    }

    /** The request will be answered. Returns false if its time limit is over: then it must not be answered. */
    synchronized boolean answers(long now) {
        if (phase == Phase.EXPIRED) {
            return false;
        }
        enter(Phase.ANSWERING, now);
        return true;
    }

    synchronized void answered(long now) {
        if (phase == Phase.ANSWERING || phase == Phase.DISCARDING) {
            enter(Phase.IDLE, now);
        }
    }

    /** The request was rejected; its rest is dropped. */
    synchronized void discards(long now) {
        if (phase == Phase.ANSWERING) {
            enter(Phase.DISCARDING, now);
        }
    }

    /** Ends a request that has not arrived within the limit, once. */
    synchronized Expiry expire(long now, Duration limit) {
        if (phase != Phase.RECEIVING && phase != Phase.DISCARDING || now - since <= limit.toNanos()) {
            return Expiry.NONE;
        }
        Expiry expiry = phase == Phase.RECEIVING ? Expiry.UNANSWERED : Expiry.ANSWERED;
        enter(Phase.EXPIRED, now);
        return expiry;
    }

    /** Tells whether the connection has waited for a request for longer than a time. */
    synchronized boolean isIdle(long now, Duration longerThan) {
        return phase == Phase.IDLE && now - since > longerThan.toNanos();
    }

    synchronized boolean isExpired() {
        return phase == Phase.EXPIRED;
    }

    private void enter(Phase next, long now) {
        phase = next;
        since = now;
    }
}
