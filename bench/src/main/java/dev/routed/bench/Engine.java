package dev.routed.bench;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Speaks to one plugin socket as Docker Engine 20.10 does: one kept connection, empty Host, no Content-Type. */
public final class Engine implements Closeable {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    private final ByteBuffer in = ByteBuffer.allocate(1 << 16);

    /** An answer other than 200. */
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String sentence) {
            super(sentence);
        }
    }

    public Engine(Path socket) throws IOException {
        channel.connect(UnixDomainSocketAddress.of(socket));
    }

    /** Whether the other side has closed the connection since the last answer. */
    public boolean isClosed() throws IOException {
        channel.configureBlocking(false);
        try {
            return channel.read(in.clear()) < 0;
        } catch (IOException reset) {
            return true;
        } finally {
            channel.configureBlocking(true);
        }
    }

    /**
     * @return the answer's body
     * @throws RefusedException if the answer is another than 200
     */
    public String call(String method, String body) throws IOException {
        return call(method, body, () -> {});
    }

    /**
     * @param whenSent told between the call and its answer
     * @return the answer's body
     * @throws RefusedException if the answer is another than 200
     */
    public String call(String method, String body, Runnable whenSent) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST /" + method + " HTTP/1.1\r\nHost: \r\nUser-Agent: Go-http-client/1.1\r\nContent-Length: "
                + bytes.length + "\r\nAccept: application/vnd.docker.plugins.v1.2+json\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(bytes);
        ByteBuffer out = ByteBuffer.wrap(request.toByteArray());
        while (out.hasRemaining()) {
            channel.write(out);
        }
        whenSent.run();
        return answer(method);
    }

    private String answer(String method) throws IOException {
        in.clear();
        while (true) {
            if (channel.read(in) < 0) {
                throw new EOFException(method + ": the connection was closed");
            }
            String text = new String(in.array(), 0, in.position(), StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            Matcher length = LENGTH.matcher(text);
            if (end >= 0 && length.find() && text.length() >= end + 4 + Integer.parseInt(length.group(1))) {
                if (!text.startsWith("HTTP/1.1 200")) {
                    throw new RefusedException(method + ": " + text);
                }
                return text.substring(end + 4);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
