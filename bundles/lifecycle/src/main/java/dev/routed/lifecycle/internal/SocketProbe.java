package dev.routed.lifecycle.internal;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Calls a socket of this appliance as the Docker Engine does when it meets a plugin. */
final class SocketProbe {
    /** In HTTP/1.0, the end of the connection ends the answer. */
    private static final String REQUEST = "POST /Plugin.Activate HTTP/1.0\r\nHost: routed\r\nContent-Length: 0\r\n\r\n";

    private SocketProbe() {}

    /** Returns the whole answer, with its head. Waits for it without a limit. */
    static String activate(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(REQUEST.getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
