package dev.routed.bench;

import dev.routed.api.RejectedException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls one plugin socket as Docker Engine 20.10 does: one persistent connection, empty Host, no Content-Type. */
public final class Engine implements Closeable {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");
    private static final long START_LIMIT = TimeUnit.MINUTES.toNanos(5);

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(1 << 16);

    public Engine(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    /** Waits until both plugin sockets of a started appliance answer Plugin.Activate. */
    public static void awaitReady(Process appliance, Path plugins) throws IOException, InterruptedException {
        long start = System.nanoTime();
        for (String socket : List.of("net-routed.sock", "ipam-routed.sock")) {
            while (!answers(plugins.resolve(socket))) {
                if (!appliance.isAlive() || System.nanoTime() - start > START_LIMIT) {
                    throw new IOException("the appliance does not answer on " + socket);
                }
                Thread.sleep(5);
            }
        }
    }

    private static boolean answers(Path socket) {
        try (Engine engine = new Engine(socket)) {
            engine.call("Plugin.Activate", "");
            return true;
        } catch (IOException | RejectedException notYet) {
            return false;
        }
    }

    /** Returns whether the plugin has closed the connection since the last answer. */
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

    /** Returns the answer's body. Throws RejectedException if the status is not 200. */
    public String call(String method, String body) throws IOException {
        return call(method, body, () -> {});
    }

    /** @param whenSent runs after the request is sent, before the answer is read */
    public String call(String method, String body, Runnable whenSent) throws IOException {
        String head = "POST /" + method + " HTTP/1.1\r\nHost: \r\nUser-Agent: Go-http-client/1.1\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\nAccept: application/vnd.docker.plugins.v1.2+json\r\n\r\n";
        ByteBuffer out = StandardCharsets.UTF_8.encode(head + body);
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
                throw new EOFException(method + ": the plugin closed the connection");
            }
            String text = new String(in.array(), 0, in.position(), StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            Matcher length = LENGTH.matcher(text);
            if (end >= 0 && length.find() && text.length() >= end + 4 + Integer.parseInt(length.group(1))) {
                if (!text.startsWith("HTTP/1.1 200")) {
                    throw RejectedException.of("%s: %s", method, text);
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
