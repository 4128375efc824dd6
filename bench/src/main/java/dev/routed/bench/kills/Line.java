package dev.routed.bench.kills;

import dev.routed.bench.Engine;
import dev.routed.bench.kills.NotDoneException.Reason;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A client's way to one plugin socket, with an engine's patience: a call that finds nobody is made again, and one whose
 * connection was cut is made again with an empty body, since the engine has used its buffer up by then.
 */
final class Line {
    /** An engine waits 1, 2, 4 and 8 seconds. Here it is more often, so that much happens between two kills. */
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 800;
    private static final long PATIENCE_NANOS = 15_000_000_000L;

    private final Path socket;
    private final Traffic traffic;
    private Engine engine;

    Line(Path socket, Traffic traffic) {
        this.socket = socket;
        this.traffic = traffic;
    }

    /** @return the answer */
    String call(String method, String body) throws NotDoneException, InterruptedException {
        long start = System.nanoTime();
        long pause = FIRST_PAUSE_MILLIS;
        boolean cut = false;
        while (true) {
            try {
                return attempt(method, cut ? "" : body);
            } catch (Engine.RefusedException e) {
                throw new NotDoneException(cut ? Reason.CUT : Reason.REFUSED, e.getMessage());
            } catch (IOException e) {
                // Where the connection could not even be opened, nothing was sent.
                cut |= engine != null;
                if (engine != null) {
                    traffic.wasCut();
                    engine = null;
                }
                if (System.nanoTime() - start > PATIENCE_NANOS) {
                    throw new NotDoneException(Reason.GIVEN_UP, method + ": " + e.getMessage());
                }
            }
            Thread.sleep(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    private String attempt(String method, String body) throws IOException {
        // Go's transport notices by itself that an idle connection was closed, and then nothing of a call is lost.
        if (engine == null || engine.isClosed()) {
            engine = null;
            engine = new Engine(socket);
        }
        return engine.call(method, body, () -> traffic.said(method));
    }
}
