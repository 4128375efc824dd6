package dev.routed.bench.kills;

import dev.routed.api.RejectedException;
import dev.routed.bench.Engine;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Calls one plugin socket, with an engine's retries after a failed connection. If the connection breaks after the call
 * is sent, the repeated call has no body, since the engine has consumed its buffer.
 */
final class PluginSocket {
    /** An engine waits 1, 2, 4 and 8 seconds. Shorter pauses make more calls between two kills. */
    private static final long FIRST_PAUSE_MILLIS = 50;

    private static final long LONGEST_PAUSE_MILLIS = 800;
    private static final long RETRY_NANOS = 15_000_000_000L;

    private final Path socket;
    private final PendingCalls calls;
    private Engine engine;

    PluginSocket(Path socket, PendingCalls calls) {
        this.socket = socket;
        this.calls = calls;
    }

    /**
     * @throws RejectedException if the appliance rejects the call
     * @throws IOException if the outcome is unknown: no answer in time, or the repeated call without body is rejected
     */
    String call(String method, String body) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long pause = FIRST_PAUSE_MILLIS;
        boolean broken = false;
        while (true) {
            try {
                return attempt(method, broken ? "" : body);
            } catch (RejectedException e) {
                if (broken) {
                    throw new IOException(e);
                }
                throw e;
            } catch (IOException e) {
                // Without a connection nothing was sent.
                if (engine != null) {
                    broken = true;
                    calls.answerLost();
                    engine = null;
                }
                if (System.nanoTime() - start > RETRY_NANOS) {
                    throw e;
                }
            }
            Thread.sleep(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    private String attempt(String method, String body) throws IOException {
        // Go's transport detects a closed idle connection before it sends a call, so no call is lost.
        if (engine == null || engine.isClosed()) {
            engine = null;
            engine = new Engine(socket);
        }
        return engine.call(method, body, () -> calls.sent(method));
    }
}
