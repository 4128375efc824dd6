package dev.routed.transport.internal;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** The body of one request, whole or not at all. */
final class RequestBody {

    /** The longest body that is taken, in bytes; the longest seen from an engine had 120 kB. */
    static final int LIMIT = 1 << 20;

    /** How much of a body that is too long is read to no purpose, so that its sender sees the answer, in bytes. */
    private static final long DISCARDED = 16L << 20;

    private final Request request;
    private final InputStream in;

    RequestBody(Request request) {
        this.request = request;
        this.in = Content.Source.asInputStream(request);
    }

    /**
     * Reads the body.
     *
     * @throws TooLarge if it is, or says it is, longer than {@link #LIMIT}
     * @throws IOException if the caller hung up before its end
     */
    byte[] read() throws IOException, TooLarge {
        if (request.getLength() > LIMIT) {
            throw new TooLarge();
        }
        byte[] body = in.readNBytes(LIMIT + 1);
        if (body.length > LIMIT) {
            throw new TooLarge();
        }
        return body;
    }

    /**
     * Reads on to no purpose: a close with unread bytes would make the caller's write fail before it has
     * read the answer. One that waits for "100 Continue" has not begun to write.
     */
    void discard() {
        if (request.getHeaders().contains(HttpHeader.EXPECT)) {
            return;
        }
        byte[] bin = new byte[8192];
        long left = DISCARDED;
        try {
            for (int read = in.read(bin); read >= 0 && left > 0; read = in.read(bin)) {
                left -= read;
            }
        } catch (IOException enough) {
            // The caller has seen the answer and hung up, which is all that was waited for.
        }
    }

    /** The body is longer than {@link #LIMIT}. */
    static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1;
    }
}
