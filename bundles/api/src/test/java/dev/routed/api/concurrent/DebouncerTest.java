package dev.routed.api.concurrent;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Test;

public final class DebouncerTest {
    private static final Duration SOON = Duration.ofMillis(20);

    private final ScheduledExecutorService scheduler = DaemonThreads.scheduler("routed-test");
    private final Semaphore runs = new Semaphore(0);

    @After
    public void stop() {
        scheduler.shutdownNow();
    }

    @Test(timeout = 10_000)
    public void requestsWithinTheDelayRunOnce() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        scheduler.execute(() -> awaits(busy));
        Debouncer debouncer = new Debouncer(scheduler, Duration.ZERO, runs::release);
        debouncer.request();
        debouncer.request();
        debouncer.request();
        busy.countDown();
        runs.acquire();
        scheduler.submit(() -> {}).get();
        assertEquals(0, runs.availablePermits());
    }

    @Test(timeout = 10_000)
    public void requestDuringTheWorkRunsItAgain() throws Exception {
        Debouncer[] self = new Debouncer[1];
        self[0] = new Debouncer(scheduler, SOON, () -> {
            runs.release();
            if (runs.availablePermits() == 1) {
                self[0].request();
            }
        });
        self[0].request();
        runs.acquire(2);
    }

    @Test(timeout = 10_000)
    public void workThatThrowsCanBeRequestedAgain() throws Exception {
        Debouncer debouncer = new Debouncer(scheduler, Duration.ZERO, () -> {
            runs.release();
            throw new IllegalStateException();
        });
        debouncer.request();
        runs.acquire();
        debouncer.request();
        runs.acquire();
    }

    @Test(timeout = 10_000)
    public void otherDelayAppliesToOneRequest() throws Exception {
        Debouncer debouncer = new Debouncer(scheduler, Duration.ofHours(1), runs::release);
        debouncer.request(Duration.ZERO);
        assertTrue(runs.tryAcquire(5, TimeUnit.SECONDS));
    }

    @Test
    public void requestAfterShutdownIsRejected() {
        scheduler.shutdownNow();
        Debouncer debouncer = new Debouncer(scheduler, SOON, runs::release);
        assertThrows(RejectedExecutionException.class, debouncer::request);
    }

    private static void awaits(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
