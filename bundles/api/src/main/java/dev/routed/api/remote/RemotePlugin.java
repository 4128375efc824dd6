package dev.routed.api.remote;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something that answers calls on a unix socket of its own. Found by whiteboard: the transport listens on
 * {@link #socket} as long as the service is there, and takes the socket away with it.
 *
 * <p>Calls come from several threads at once, each on a thread of the transport that may block.
 */
@ConsumerType
public interface RemotePlugin {

    /** Where to listen. Must not change while the service is registered. */
    Path socket();

    /**
     * Answers one call. Errors are answers, too; an exception that escapes is a defect, which the transport
     * logs and answers by {@link #refuse} with status 500.
     *
     * @param method the path of the request without its leading slash, such as {@code NetworkDriver.Join}
     * @param body   the request's body, whole; empty if it had none
     */
    Answer call(String method, byte[] body);

    /**
     * The socket is about to go, be it for a moment: calls under way that would take long are to be answered soon,
     * since the transport waits for them only so long. Called on the thread that brings it about, which may be one
     * that such a call has started. Further calls may come, when the socket is there again.
     */
    default void cutShort() {}

    /**
     * This plugin's way to word a refusal that the transport itself has to make (413 too large, 403 not
     * your socket, 405 not a POST).
     *
     * @param status   the HTTP status
     * @param sentence what was wrong and what would be right
     */
    Answer refuse(int status, String sentence);
}
