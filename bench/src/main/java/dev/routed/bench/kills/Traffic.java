package dev.routed.bench.kills;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The calls that are under way, of all clients. */
final class Traffic {
    private final AtomicInteger said = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();
    private volatile Awaited awaited = new Awaited("", new CountDownLatch(0));

    private record Awaited(String method, CountDownLatch come) {}

    /** A call has been sent. */
    void said(String method) {
        said.incrementAndGet();
        Awaited now = awaited;
        if (now.method.equals(method)) {
            now.come.countDown();
        }
    }

    /** The answer to a call that had been sent was lost. */
    void wasCut() {
        cut.incrementAndGet();
    }

    /** Waits until somebody sends such a call. @return whether one was sent in time */
    boolean await(String method, long millis) throws InterruptedException {
        Awaited next = new Awaited(method, new CountDownLatch(1));
        awaited = next;
        return next.come.await(millis, TimeUnit.MILLISECONDS);
    }

    /** How many calls were sent until now. */
    int calls() {
        return said.get();
    }

    /** How many answers were lost until now. */
    int cuts() {
        return cut.get();
    }
}
