package dev.routed.transport.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Receives the body of a request completely or not at all. Holds no thread while it waits for the caller. Not
 * thread-safe; Jetty calls {@link #run} one at a time.
 */
final class RequestBody implements Runnable {
    /** Limit in bytes; the longest body of an engine in the recordings has 120 kB. */
    static final int LIMIT = 1 << 20;

    /** Bytes of a rejected body that are read and dropped, so that the sender reads the answer. */
    private static final long DISCARDED = 16L << 20;

    /** Receives the result by exactly one call of the first three; {@link #ended} follows {@link #discard}. */
    interface Receiver {
        void received(byte[] body);

        void rejected(int status, String reason);

        void failed(Throwable failure);

        /** The rest of a rejected body was dropped. */
        void ended();
    }

    private final Request request;
    private final BodyMemory memory;
    private final Receiver receiver;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean rejected;
    private long discarded;

    RequestBody(Request request, BodyMemory memory, Receiver receiver) {
        this.request = request;
        this.memory = memory;
        this.receiver = receiver;
    }

    void receive() {
        if (request.getLength() > LIMIT) {
            tooLong();
        } else {
            run();
        }
    }

    /** Reads what has arrived, and asks to be run again when there is more. */
    @Override
    public void run() {
        boolean open = true;
        while (open) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                open = false;
            } else {
                open = read(chunk);
                chunk.release();
            }
        }
    }

    /** The memory that the body takes until {@link #release}. */
    void release() {
        memory.give(body.size());
        body.reset();
    }

    private boolean read(Content.Chunk chunk) {
        if (Content.Chunk.isFailure(chunk)) {
            return fail(chunk.getFailure());
        }
        if (rejected) {
            discarded += chunk.remaining();
            return discarded > DISCARDED || chunk.isLast() ? end() : true;
        }
        return take(chunk.getByteBuffer()) && (!chunk.isLast() || complete());
    }

    private boolean take(ByteBuffer bytes) {
        int size = bytes.remaining();
        if (body.size() + size > LIMIT) {
            return tooLong();
        }
        if (!memory.take(size)) {
            return reject(
                    HttpStatus.SERVICE_UNAVAILABLE_503,
                    "was not read, because other large requests are being read: try again");
        }
        byte[] copy = new byte[size];
        bytes.get(copy);
        body.write(copy, 0, size);
        return true;
    }

    private boolean complete() {
        receiver.received(body.toByteArray());
        return false;
    }

    private boolean tooLong() {
        return reject(HttpStatus.PAYLOAD_TOO_LARGE_413, "is too long: send at most " + LIMIT + " bytes");
    }

    private boolean reject(int status, String reason) {
        rejected = true;
        release();
        receiver.rejected(status, reason);
        return false;
    }

    /**
     * Reads and drops the rest of a rejected body: after a close with unread bytes the caller's write fails before it
     * reads the answer. A caller that waits for "100 Continue" has not sent any.
     */
    void discard() {
        if (request.getHeaders().contains(HttpHeader.EXPECT)) {
            end();
        } else {
            run();
        }
    }

    private boolean fail(Throwable failure) {
        release();
        if (rejected) {
            return end();
        }
        receiver.failed(failure);
        return false;
    }

    private boolean end() {
        receiver.ended();
        return false;
    }
}
