package dev.routed.api.remote;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers calls on its own unix socket. Registered as a service: the transport creates {@link #socket} and removes it
 * with the service. Must be thread-safe. Each call runs on a thread of the transport that may block.
 */
@ConsumerType
public interface RemotePlugin {
    /** Returns the path of the socket. It must not change while the service is registered. */
    Path socket();

    /** Returns the users that may call; the transport rejects others. It must not change, either. */
    AllowedUids callers();

    /**
     * Answers a call. An error is an answer, too. The transport logs an exception and answers by {@link #reject} with
     * status 500.
     *
     * @param method the path of the request without its leading slash, such as {@code NetworkDriver.Join}
     * @param body of the request; empty if it has none
     */
    Response call(String method, byte[] body);

    /**
     * As {@link #call(String, byte[])}. Plugins whose callers send no query need not implement it.
     *
     * @param query of the request, without its question mark; empty if it has none
     */
    default Response call(String method, String query, byte[] body) {
        return call(method, body);
    }

    /**
     * Ends long calls because the socket is about to close, maybe for a moment. The transport waits a few seconds for
     * running calls. Runs on the thread that closes the socket, which a call may have started. Other calls may follow
     * when the socket is open again.
     */
    default void cutShort() {}

    /**
     * Builds the answer of a call that the transport itself rejects: 413 too large, 403 wrong user, 405 not a POST. The
     * sentence names problem and remedy.
     */
    Response reject(int status, String sentence);
}
