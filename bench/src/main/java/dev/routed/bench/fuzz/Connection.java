package dev.routed.bench.fuzz;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection to a plugin socket that sends any bytes. Opens again after the plugin has closed it. */
final class Connection implements Closeable {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
    private static final Pattern CLOSE = Pattern.compile("(?i)\r\nconnection: *close");

    private final Path socket;
    private SocketChannel channel;

    Connection(Path socket) {
        this.socket = socket;
    }

    /** Sends a call; a second time if the plugin closed the connection after an earlier call, as Go does. */
    Answer call(String method, byte[] body) throws IOException {
        boolean open = channel != null && channel.isOpen();
        try {
            return once(method, body);
        } catch (IOException e) {
            close();
            if (!open) {
                throw e;
            }
            return once(method, body);
        }
    }

    private Answer once(String method, byte[] body) throws IOException {
        String head = "POST /%s HTTP/1.1\r\nHost: \r\nContent-Length: %d\r\n\r\n".formatted(method, body.length);
        byte[] bytes = head.getBytes(StandardCharsets.UTF_8);
        ByteBuffer request = ByteBuffer.allocate(bytes.length + body.length)
                .put(bytes)
                .put(body)
                .flip();
        if (channel == null || !channel.isOpen()) {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        }
        try {
            while (request.hasRemaining()) {
                channel.write(request);
            }
        } catch (IOException e) {
            // A plugin that rejects a long request may close before it has read all; its answer is there.
            return answer();
        }
        return answer();
    }

    private Answer answer() throws IOException {
        ByteBuffer in = ByteBuffer.allocate(1 << 20);
        while (true) {
            if (channel.read(in) < 0) {
                close();
                throw new EOFException("the plugin closed the connection without an answer");
            }
            String text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            Matcher length = LENGTH.matcher(text);
            if (end < 0 || !length.find() || text.length() < end + 4 + Integer.parseInt(length.group(1))) {
                continue;
            } else if (!text.startsWith("HTTP/1.1 ") || text.length() > end + 4 + Integer.parseInt(length.group(1))) {
                throw new IllegalStateException("no answer, or more than one: " + text);
            }
            if (CLOSE.matcher(text.substring(0, end)).find()) {
                close();
            }
            String body = new String(in.array(), end + 4, in.position() - end - 4, StandardCharsets.UTF_8);
            return new Answer(Integer.parseInt(text.substring(9, 12)), body);
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
