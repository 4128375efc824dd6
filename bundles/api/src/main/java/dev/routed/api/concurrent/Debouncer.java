package dev.routed.api.concurrent;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs work once for all requests that arrive within a delay after the first one. A request that arrives while the work
 * runs starts another delay, so the work always sees the state of the latest request. Thread-safe.
 */
public final class Debouncer {
    private final ScheduledExecutorService scheduler;
    private final Duration delay;
    private final Runnable work;
    private final AtomicBoolean requested = new AtomicBoolean();

    /** @param scheduler runs the work; the caller shuts it down */
    public Debouncer(ScheduledExecutorService scheduler, Duration delay, Runnable work) {
        this.scheduler = scheduler;
        this.delay = delay;
        this.work = work;
    }

    /** @throws RejectedExecutionException if the scheduler is shut down */
    public void request() {
        request(delay);
    }

    /** As {@link #request()}, after another delay. An earlier request that has not run yet keeps its delay. */
    public void request(Duration otherDelay) {
        if (requested.compareAndSet(false, true)) {
            scheduler.schedule(this::run, otherDelay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void run() {
        requested.set(false);
        work.run();
    }
}
