package dev.routed.trace.internal;

import dev.routed.api.message.IoReason;
import dev.routed.api.net.Ip;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

/** Opens a TCP connection, in the network namespace of the calling thread, and closes it. */
final class TcpConnect {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    /** The words of the JDK. */
    static final String TIMED_OUT = "Connect timed out";

    private TcpConnect() {}

    /** Returns why no connection is made; empty if one is. */
    static Optional<String> error(Ip source, Ip to, int port) {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(source.bytes()), 0));
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(to.bytes()), port), (int) LIMIT.toMillis());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(IoReason.of(e));
        }
    }
}
