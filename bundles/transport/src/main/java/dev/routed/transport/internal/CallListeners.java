package dev.routed.transport.internal;

import dev.routed.api.remote.CallListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notifies the call listeners. A failing one affects neither the call nor the others. Thread-safe. */
final class CallListeners {
    private static final Logger LOG = LoggerFactory.getLogger(CallListeners.class);

    private final List<CallListener> present = new CopyOnWriteArrayList<>();

    void add(CallListener listener) {
        present.add(listener);
    }

    void remove(CallListener listener) {
        present.remove(listener);
    }

    void answered(Path socket, String method, int status, Duration duration) {
        for (CallListener listener : present) {
            try {
                listener.answered(socket, method, status, duration);
            } catch (RuntimeException | LinkageError x) {
                LOG.error("{} on {}: listener {} failed", method, socket, listener, x);
            }
        }
    }
}
