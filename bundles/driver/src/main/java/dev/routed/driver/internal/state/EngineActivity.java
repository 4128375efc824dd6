package dev.routed.driver.internal.state;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Records when the engine last made a call about each endpoint. Thread-safe. */
public final class EngineActivity {
    /** The engine repeats a call for 15 s: a call that it began before this run arrives within this time. */
    public static final Duration RETRIES = Duration.ofSeconds(20);

    private final LongSupplier nanoTime;
    private final long start;
    private final Map<String, Long> calls = new ConcurrentHashMap<>();

    /** @param nanoTime as {@link System#nanoTime}, so that a change of the clock makes no endpoint look orphaned */
    public EngineActivity(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    public void called(String endpointId) {
        calls.put(endpointId, nanoTime.getAsLong());
    }

    void forget(String endpointId) {
        calls.remove(endpointId);
    }

    /** Time since the engine's last call about an endpoint; absent if there was none in this run. */
    public Optional<Duration> silence(String endpointId) {
        return Optional.ofNullable(calls.get(endpointId)).map(this::since);
    }

    public Duration running() {
        return since(start);
    }

    private Duration since(long moment) {
        return Duration.ofNanos(nanoTime.getAsLong() - moment);
    }

    /** Whether a release may still arrive that the engine meant for an earlier endpoint with the same address. */
    boolean mayRepeat(String endpointId) {
        return calls.containsKey(endpointId) && running().compareTo(RETRIES) < 0;
    }
}
