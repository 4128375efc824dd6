package dev.routed.policy.announce.internal;

import dev.routed.api.net.Ip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One connection of a probe, which never blocks. Not thread-safe. */
final class Probe implements AutoCloseable {
    private static final int CHUNK = 2048;

    private final Condition condition;
    private final SocketChannel channel;
    private final ByteBuffer request;
    private final HttpHead answer = new HttpHead();
    private SelectionKey key;

    private Probe(Condition condition, Ip address, SocketChannel channel) {
        this.condition = condition;
        this.channel = channel;
        String host = address.isIpv6() ? "[" + address + "]" : address.toString();
        this.request =
                ByteBuffer.wrap("GET %s HTTP/1.1\r\nHost: %s:%d\r\nUser-Agent: routed\r\nConnection: close\r\n\r\n"
                        .formatted(condition.path(), host, condition.port())
                        .getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Creates a probe, which is not connected yet.
     *
     * @throws IOException if this host has no socket to spare, which says nothing of the endpoint
     */
    static Probe open(Condition condition, Ip address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        return new Probe(condition, address, channel);
    }

    /** Begins to connect. Returns whether the probe passes, if that is known. */
    Optional<Boolean> connect(Ip address, Selector selector, Object attachment) {
        try {
            InetAddress host = InetAddress.getByAddress(address.bytes());
            key = channel.register(selector, SelectionKey.OP_CONNECT, attachment);
            return channel.connect(new InetSocketAddress(host, condition.port())) ? connected() : Optional.empty();
        } catch (IOException e) {
            return Optional.of(false);
        }
    }

    /** Does what the channel is ready for. Returns whether the probe passes, if that is known. */
    Optional<Boolean> proceed() {
        try {
            if (channel.isConnectionPending()) {
                return channel.finishConnect() ? connected() : Optional.empty();
            }
            return request.hasRemaining() ? send() : receive();
        } catch (IOException e) {
            return Optional.of(false);
        }
    }

    private Optional<Boolean> connected() throws IOException {
        return condition.kind() == Condition.Kind.TCP ? Optional.of(true) : send();
    }

    private Optional<Boolean> send() throws IOException {
        channel.write(request);
        key.interestOps(request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        return Optional.empty();
    }

    /** The body does not matter. */
    private Optional<Boolean> receive() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
        return channel.read(bytes) < 0 ? Optional.of(false) : answer.read(bytes.flip());
    }

    /** Frees the socket with the selector's next turn. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a probe cannot be closed: " + e.getMessage(), e);
        }
    }
}
