package dev.routed.policy.announce.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.event.Trigger;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Does the same work for many keys on a few threads, so that a key whose work waits delays no other one. The work for
 * one key never overlaps; however often a key is requested meanwhile, it is done once more. Thread-safe.
 */
final class KeyedExecutor {
    private static final int THREADS = 4;

    private enum State {
        WAITS,
        RUNS,
        RUNS_AND_WAITS
    }

    private final Consumer<String> work;
    private final Map<String, State> states = new ConcurrentHashMap<>();
    private final ExecutorService threads;

    KeyedExecutor(String name, Consumer<String> work) {
        this.work = work;
        this.threads = DaemonThreads.pool(name, THREADS);
    }

    /** Requests the work for a key, under the trigger of the current thread. Never blocks. */
    void request(String key) {
        String cause = Trigger.current().map(Trigger::name).orElse("announce");
        states.compute(key, (same, state) -> {
            if (state == null) {
                execute(key, cause);
                return State.WAITS;
            }
            return state == State.WAITS ? state : State.RUNS_AND_WAITS;
        });
    }

    private void execute(String key, String cause) {
        try {
            threads.execute(() -> run(key, cause));
        } catch (RejectedExecutionException e) {
            // Stopped: nothing is done any more.
        }
    }

    private void run(String key, String cause) {
        states.put(key, State.RUNS);
        try {
            Trigger.during(cause, () -> work.accept(key));
        } finally {
            State next = states.compute(key, (same, state) -> state == State.RUNS ? null : State.WAITS);
            if (next != null) {
                execute(key, cause);
            }
        }
    }

    void stop() {
        threads.shutdownNow();
    }
}
