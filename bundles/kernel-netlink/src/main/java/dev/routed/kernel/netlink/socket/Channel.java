package dev.routed.kernel.netlink.socket;

import java.nio.ByteBuffer;

/**
 * An open netlink socket with its buffers, in the host's byte order. One thread may send while another receives. After
 * a {@link ChannelException} the channel must be closed; after EAGAIN only if an answer may still arrive.
 */
public interface Channel extends AutoCloseable {
    /** Clears and returns the buffer for requests. */
    ByteBuffer outgoing();

    /** Sends the outgoing buffer as one datagram; throws {@link ChannelException} if the kernel rejects it. */
    void send();

    /**
     * Waits a few seconds at most for the next datagram, which is valid until the next call.
     *
     * @throws ChannelException if none arrives in time (EAGAIN), some are lost (ENOBUFS), or one is too long (EMSGSIZE)
     */
    ByteBuffer receive();

    @Override
    void close();
}
