package dev.routed.transport.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/**
 * Collects an answer's body. Never flushed, it leaves in one write with its length; a flush sends what is
 * there, and the body goes on in chunks. Closing it is the body's business and means nothing here.
 */
final class AnswerStream extends ByteArrayOutputStream {

    private final Response response;

    AnswerStream(Response response) {
        this.response = response;
    }

    @Override
    public void flush() throws IOException {
        if (count > 0) {
            send(false);
        }
    }

    /** Sends the rest. */
    void complete() throws IOException {
        send(true);
    }

    private void send(boolean last) throws IOException {
        Content.Sink.write(response, last, ByteBuffer.wrap(buf, 0, count));
        reset();
    }
}
