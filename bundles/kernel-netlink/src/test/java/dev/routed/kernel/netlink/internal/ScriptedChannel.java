package dev.routed.kernel.netlink.internal;

import dev.routed.kernel.netlink.socket.Channel;
import dev.routed.kernel.netlink.socket.ChannelException;
import dev.routed.kernel.netlink.wire.Hex;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/** A channel that returns prepared answers. Sequence numbers begin with 1. */
final class ScriptedChannel implements Channel {
    private final ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    private final Queue<Supplier<ByteBuffer>> answers = new ArrayDeque<>();
    int sent;
    boolean closed;

    ScriptedChannel answers(String commentedHex) {
        answers.add(() -> Hex.bytes(commentedHex));
        return this;
    }

    ScriptedChannel fails(int errno) {
        answers.add(() -> {
            throw new ChannelException("receive from the kernel", errno);
        });
        return this;
    }

    @Override
    public ByteBuffer outgoing() {
        return buffer.clear();
    }

    @Override
    public void send() {
        sent++;
    }

    @Override
    public ByteBuffer receive() {
        return answers.remove().get();
    }

    @Override
    public void close() {
        closed = true;
    }
}
