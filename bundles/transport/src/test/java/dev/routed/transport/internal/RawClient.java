package dev.routed.transport.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A caller that sends the bytes of the test unchanged. */
final class RawClient implements Closeable {

    /** A response; headers by lower-case name. */
    record Response(int status, Map<String, String> headers, String body) {

        String header(String name) {
            return headers.get(name);
        }
    }

    private final SocketChannel channel;
    private final InputStream in;
    private boolean lineEndDue;

    RawClient(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        in = Channels.newInputStream(channel);
    }

    /** What Engine 20.10.24 sends, header by header: Host is empty, there is no Content-Type. */
    static String asEngine(String method, String body) {
        return "POST /" + method + " HTTP/1.1\r\n"
                + "Host: \r\n"
                + "User-Agent: Go-http-client/1.1\r\n"
                + "Content-Length: " + body.length() + "\r\n"
                + "Accept: application/vnd.docker.plugins.v1.2+json\r\n"
                + "\r\n" + body;
    }

    Response call(String method, String body) throws IOException {
        send(asEngine(method, body));
        return response();
    }

    void send(String bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** One read from the socket, so that it shows what one write of the server brought. */
    String readOnce() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(65536);
        channel.read(buffer);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
    }

    Response response() throws IOException {
        int status = Integer.parseInt(line().split(" ")[1]);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            headers.put(line.substring(0, line.indexOf(':')).toLowerCase(), line.substring(line.indexOf(':') + 2));
        }
        StringBuilder body = new StringBuilder();
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
                body.append(chunk);
            }
        } else if (headers.containsKey("content-length")) {
            body.append(bytes(Integer.parseInt(headers.get("content-length"))));
        }
        return new Response(status, headers, body.toString());
    }

    /** The head of a response whose body is read bit by bit. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = line(); !line.isEmpty(); line = line()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    /** The next chunk; empty for the last one. The end of a line behind it may come with the one after it. */
    String chunk() throws IOException {
        if (lineEndDue) {
            line();
        }
        String chunk = bytes(Integer.parseInt(line(), 16));
        lineEndDue = !chunk.isEmpty();
        if (chunk.isEmpty()) {
            line();
        }
        return chunk;
    }

    boolean atEnd() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private String bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("The server hung up after " + bytes.length + " of " + length + " bytes.");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("The server hung up after \"" + line + "\".");
            }
            line.append((char) c);
        }
        line.setLength(line.length() - 1);
        return line.toString();
    }
}
