package dev.routed.api.remote;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The answer to a call.
 *
 * @param status      the HTTP status
 * @param contentType the media type of the body
 * @param body        writes the body
 */
public record Answer(int status, String contentType, Body body) {

    /** Writes a body, all at once or bit by bit; what is flushed reaches the caller at once. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** An answer whose body is known already. */
    public static Answer of(int status, String contentType, byte[] body) {
        return new Answer(status, contentType, out -> out.write(body));
    }
}
