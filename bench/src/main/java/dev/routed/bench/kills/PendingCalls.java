package dev.routed.bench.kills;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the calls of all clients, and waits for a call of a method. Thread-safe. */
final class PendingCalls {
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile Awaited awaited = new Awaited("", new CountDownLatch(0));

    private record Awaited(String method, CountDownLatch sent) {}

    void sent(String method) {
        sent.incrementAndGet();
        Awaited now = awaited;
        if (now.method.equals(method)) {
            now.sent.countDown();
        }
    }

    void answerLost() {
        lost.incrementAndGet();
    }

    /** Waits until a client sends a call of this method. @return whether one was sent in time */
    boolean await(String method, long millis) throws InterruptedException {
        Awaited next = new Awaited(method, new CountDownLatch(1));
        awaited = next;
        return next.sent.await(millis, TimeUnit.MILLISECONDS);
    }

    int sent() {
        return sent.get();
    }

    int lostAnswers() {
        return lost.get();
    }
}
