package dev.routed.engine.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.engine.ObjectNames;
import java.time.Duration;
import java.util.Map;

/**
 * Remembers the names of containers and networks, and asks the engine again after two seconds. Thread-safe: of several
 * callers one asks, and the others wait for it.
 */
final class CachedNames {
    private static final Duration FRESH = Duration.ofSeconds(2);

    private ObjectNames.Snapshot names = ObjectNames.Snapshot.EMPTY;
    private boolean asked;
    private long last;

    /**
     * @param now as of {@link System#nanoTime}
     * @return the last known names if the engine cannot be asked
     */
    synchronized ObjectNames.Snapshot get(long now, EngineSocket engine) {
        if (!asked || now - last >= FRESH.toNanos()) {
            asked = true;
            last = now;
            names = ask(engine);
        }
        return names;
    }

    private ObjectNames.Snapshot ask(EngineSocket engine) {
        try {
            return new ObjectNames.Snapshot(
                    engine.get(EngineJson.RUNNING)
                            .body()
                            .map(EngineJson::namesByEndpoint)
                            .orElse(Map.of()),
                    engine.get(EngineJson.NETWORKS)
                            .body()
                            .map(EngineJson::namesOfNetworks)
                            .orElse(Map.of()));
        } catch (RejectedException e) {
            // The doctor reports an engine that is away; a list shows IDs for names that nobody knows.
            return names;
        }
    }
}
