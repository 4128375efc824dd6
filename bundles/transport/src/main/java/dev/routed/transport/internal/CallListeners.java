package dev.routed.transport.internal;

import dev.routed.api.remote.CallListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners that are there. One that fails spoils no call, and nothing for the others. */
final class CallListeners {

    private static final Logger LOG = LoggerFactory.getLogger(CallListeners.class);

    private final List<CallListener> present = new CopyOnWriteArrayList<>();

    void add(CallListener listener) {
        present.add(listener);
    }

    void remove(CallListener listener) {
        present.remove(listener);
    }

    /** Tells them of a call, see {@link CallListener#answered}. */
    void answered(Path socket, String method, int status, Duration duration) {
        for (CallListener listener : present) {
            try {
                listener.answered(socket, method, status, duration);
            } catch (RuntimeException | LinkageError x) {
                LOG.error("{} on {} is not heard of by {}, by a defect of its own", method, socket, listener, x);
            }
        }
    }
}
