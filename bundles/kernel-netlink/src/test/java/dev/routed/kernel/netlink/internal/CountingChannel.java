package dev.routed.kernel.netlink.internal;

import dev.routed.kernel.netlink.socket.Channel;
import dev.routed.kernel.netlink.socket.NetlinkSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A real socket that counts its datagrams. */
record CountingChannel(Channel socket, AtomicInteger sent, AtomicInteger received) implements Channel {

    CountingChannel(AtomicInteger sent, AtomicInteger received) {
        this(NetlinkSocket.open(Duration.ofSeconds(5)), sent, received);
    }

    @Override
    public ByteBuffer outgoing() {
        return socket.outgoing();
    }

    @Override
    public void send() {
        sent.incrementAndGet();
        socket.send();
    }

    @Override
    public ByteBuffer receive() {
        received.incrementAndGet();
        return socket.receive();
    }

    @Override
    public void close() {
        socket.close();
    }
}
