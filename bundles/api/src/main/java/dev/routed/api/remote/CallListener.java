package dev.routed.api.remote;

import java.nio.file.Path;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/** Receives each answered call. Registered as a service. */
@ConsumerType
public interface CallListener {
    /**
     * Receives a call after its answer was sent. Returns promptly, because the next call on the same connection waits.
     * An exception is logged.
     *
     * @param method as the caller named it; it may be unknown to the plugin
     * @param duration from the arrival of the request until the answer was written or the write failed
     */
    void answered(Path socket, String method, int status, Duration duration);
}
