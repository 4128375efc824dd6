package dev.routed.policy.announce.internal;

import dev.routed.api.event.Cause;
import dev.routed.api.net.Ip;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Probes endpoints again and again, several at a time. */
final class Probes {
    /** So many that do not answer may be waited for at once; more are probed less often. */
    private static final int THREADS = 8;

    private final Probe probe;
    private final BiConsumer<String, Boolean> verdict;
    private final ScheduledThreadPoolExecutor threads;
    private final Map<String, Future<?>> running = new ConcurrentHashMap<>();

    /** @param verdict told whether an endpoint, by its identifier, is ready; as often as it is seen */
    Probes(Probe probe, BiConsumer<String, Boolean> verdict) {
        this.probe = probe;
        this.verdict = verdict;
        this.threads = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "routed-announce-probe");
            thread.setDaemon(true);
            return thread;
        });
        threads.setRemoveOnCancelPolicy(true);
    }

    /** Begins, in place of what was probed of this endpoint before. */
    void begin(String endpoint, Condition condition, Ip address, AnnounceSettings settings) {
        Streak streak = new Streak(settings.rise(), settings.fall());
        Future<?> now = threads.scheduleWithFixedDelay(
                () -> Cause.during("probe", () -> streak.count(probe.passes(condition, address, settings.timeout()))
                        .ifPresent(ready -> verdict.accept(endpoint, ready))),
                0, settings.interval().toMillis(), TimeUnit.MILLISECONDS);
        cancel(running.put(endpoint, now));
    }

    void end(String endpoint) {
        cancel(running.remove(endpoint));
    }

    private static void cancel(Future<?> before) {
        if (before != null) {
            before.cancel(false);
        }
    }

    void stop() {
        threads.shutdownNow();
    }
}
