package dev.routed.shell.internal.admin;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;

/**
 * Writes the body of an answer in frames: {@code o LENGTH\n} and that many bytes of standard output, {@code e LENGTH\n}
 * and that many bytes of standard error, and finally {@code x STATUS\n}. A body without {@code x} was cut off. The
 * first frame of a console is {@code c LENGTH\n} and its ID.
 */
final class Frames {
    static final String TYPE = "application/vnd.routed.frames";

    private static final byte[] NOTHING = {};

    private final OutputStream out;
    private boolean closed;
    private volatile boolean muted;

    Frames(OutputStream out) {
        this.out = out;
    }

    /** Returns standard output. A write after the caller has disconnected throws, which ends the command. */
    PrintStream output() {
        return stream('o');
    }

    PrintStream error() {
        return stream('e');
    }

    private PrintStream stream(char kind) {
        return new PrintStream(new PlainText(new FrameStream(kind)), true, StandardCharsets.UTF_8);
    }

    /**
     * Returns standard output for a terminal, control sequences included. Buffered: a flush makes a frame.
     *
     * @param threads that write, and are not interrupted
     */
    OutputStream screen(ExecutorService threads) {
        return new BufferedOutputStream(new UninterruptedStream(new FrameStream('o'), threads));
    }

    void console(String id) throws IOException {
        byte[] bytes = id.getBytes(StandardCharsets.US_ASCII);
        send('c', bytes, 0, bytes.length);
    }

    /** Sends an empty frame, which fails if the caller has disconnected. */
    void pulse() throws IOException {
        send('o', NOTHING, 0, 0);
    }

    void end(int status) throws IOException {
        write("x %d\n".formatted(status), NOTHING, 0, 0);
    }

    /** Writes a message on standard error and the last frame. */
    void end(String sentence, int status) throws IOException {
        byte[] bytes = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
        send('e', bytes, 0, bytes.length);
        end(status);
    }

    void whole(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        send('o', bytes, 0, bytes.length);
        end(0);
    }

    /** Drops all further output. Does not wait for a caller that does not read. */
    void mute() {
        muted = true;
    }

    /** Rejects all further output. */
    synchronized void close() {
        closed = true;
    }

    private void send(char kind, byte[] bytes, int from, int length) throws IOException {
        write("%c %d\n".formatted(kind, length), bytes, from, length);
    }

    private synchronized void write(String head, byte[] bytes, int from, int length) throws IOException {
        if (closed) {
            throw new IOException("the caller of this command has disconnected");
        }
        try {
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(bytes, from, length);
            out.flush();
        } catch (IOException e) {
            closed = true;
            throw e;
        }
    }

    private final class FrameStream extends OutputStream {
        private final char kind;

        FrameStream(char kind) {
            this.kind = kind;
        }

        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            if (muted) {
                return;
            }
            try {
                send(kind, bytes, from, length);
            } catch (IOException e) {
                // A print stream swallows an IOException, and the command would go on printing.
                throw new UncheckedIOException(e);
            }
        }
    }
}
