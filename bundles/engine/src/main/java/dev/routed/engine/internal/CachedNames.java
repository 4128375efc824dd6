package dev.routed.engine.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.engine.ObjectNames;
import java.time.Duration;
import java.util.Map;

/**
 * Remembers the names of containers and networks for a moment, so that lists printed side by side ask the engine once.
 * The moment is too short to start a container in: who lists it afterwards sees its name. Thread-safe: of several
 * callers one asks, and the others wait for it.
 */
final class CachedNames {
    private static final Duration FRESH = Duration.ofMillis(200);

    /** A caller waits for an engine that hangs; the next ones do not. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private ObjectNames.Snapshot names = ObjectNames.Snapshot.EMPTY;
    private boolean asked;
    private long last;
    private Duration pause = FRESH;

    /**
     * @param now as of {@link System#nanoTime}
     * @return the last known names if the engine cannot be asked
     */
    synchronized ObjectNames.Snapshot get(long now, EngineSocket engine) {
        if (!asked || now - last >= pause.toNanos()) {
            asked = true;
            last = now;
            ask(engine);
        }
        return names;
    }

    private void ask(EngineSocket engine) {
        try {
            names = new ObjectNames.Snapshot(
                    engine.get(EngineJson.RUNNING)
                            .body()
                            .map(EngineJson::namesByEndpoint)
                            .orElse(Map.of()),
                    engine.get(EngineJson.NETWORKS)
                            .body()
                            .map(EngineJson::namesOfNetworks)
                            .orElse(Map.of()));
            pause = FRESH;
        } catch (RejectedException e) {
            // The doctor reports an engine that is away; a list shows IDs for names that nobody knows.
            pause = PAUSE;
        }
    }
}
