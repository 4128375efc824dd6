package dev.routed.api.remote;

import java.nio.file.Path;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears of the calls that plugins have answered. Found by whiteboard. */
@ConsumerType
public interface CallListener {

    /**
     * A plugin has answered a call, and the answer is out: no caller waits for this, unless it has the next call for the same
     * connection. Returns promptly. What it throws is logged.
     *
     * @param socket   the plugin's
     * @param method   as the caller named it; nobody but the plugin knows whether there is one
     * @param status   the HTTP status of the answer
     * @param duration from the moment when the request had arrived until its answer was written, or could not be
     */
    void answered(Path socket, String method, int status, Duration duration);
}
