package dev.routed.shell.internal.admin;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Takes one connection on a unix socket, reads one request, and does with the connection what a test says. It leaves a
 * request unread that is larger than it likes, as a server does that rejects it.
 */
final class TinyServer implements Closeable {
    private static final int LIKED = 100_000;

    private final ServerSocketChannel listener;
    private final Thread thread;
    private volatile String request;
    private volatile IOException failure;

    interface Reply {
        void to(SocketChannel caller) throws IOException;
    }

    TinyServer(Path socket, Reply reply) throws IOException {
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        thread = new Thread(() -> serve(reply), "tiny-server");
        thread.start();
    }

    private void serve(Reply reply) {
        try (SocketChannel caller = listener.accept()) {
            request = read(caller);
            reply.to(caller);
        } catch (IOException e) {
            failure = e;
        }
    }

    private static String read(SocketChannel caller) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(65536);
        String text = "";
        while (!isWhole(text) && text.length() < LIKED && caller.read(buffer.clear()) >= 0) {
            received.write(buffer.array(), 0, buffer.position());
            text = received.toString(StandardCharsets.ISO_8859_1);
        }
        return received.toString(StandardCharsets.UTF_8);
    }

    private static boolean isWhole(String request) {
        int head = request.indexOf("\r\n\r\n");
        return head >= 0
                && request.length() - head - 4
                        == Integer.parseInt(request.replaceFirst("(?s).*Content-Length: (\\d+)\r\n.*", "$1"));
    }

    static void send(SocketChannel caller, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            caller.write(bytes);
        }
    }

    /** Returns the request after the connection has ended. */
    String request() throws InterruptedException {
        thread.join(60_000);
        return request;
    }

    /** Returns the failure of the reply after the connection has ended. */
    IOException failure() throws InterruptedException {
        thread.join(60_000);
        return failure;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
