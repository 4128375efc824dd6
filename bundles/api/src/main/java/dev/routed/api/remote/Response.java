package dev.routed.api.remote;

import java.io.IOException;
import java.io.OutputStream;

/** An answer to a call: HTTP status, media type and body. */
public record Response(int status, String contentType, Body body) {
    /** Writes a body. Flushed data reaches the caller at once. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    public static Response of(int status, String contentType, byte[] body) {
        return new Response(status, contentType, out -> out.write(body));
    }
}
