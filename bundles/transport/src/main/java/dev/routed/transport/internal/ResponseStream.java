package dev.routed.transport.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Buffers an answer: sent in one write with its length, or in chunks from the first flush on. Ignores {@code close}.
 */
final class ResponseStream extends ByteArrayOutputStream {
    private final Response response;

    ResponseStream(Response response) {
        this.response = response;
    }

    /** Waits until the chunk is written. */
    @Override
    public void flush() throws IOException {
        if (count > 0) {
            Content.Sink.write(response, false, ByteBuffer.wrap(buf, 0, count));
            reset();
        }
    }

    /** Sends the rest, and does not wait for a slow reader. The stream must not be used afterwards. */
    void complete(Callback written) {
        response.write(true, ByteBuffer.wrap(buf, 0, count), written);
    }
}
