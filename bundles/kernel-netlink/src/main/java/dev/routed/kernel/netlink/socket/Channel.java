package dev.routed.kernel.netlink.socket;

import java.nio.ByteBuffer;

/**
 * A line to the kernel for one thread at a time, with buffers of its own in the host's byte order; while one
 * receives, another may send. After a {@link ChannelException} other than EAGAIN it can only be closed, and
 * after that one, too, if an answer may still be under way.
 */
public interface Channel extends AutoCloseable {

    /** The buffer to write requests into; a call empties it. */
    ByteBuffer outgoing();

    /**
     * Sends what stands in the outgoing buffer as one datagram.
     *
     * @throws ChannelException if the kernel does not take it
     */
    void send();

    /**
     * Waits for the next datagram from the kernel, a few seconds at most.
     *
     * @return the datagram, valid until the next call
     * @throws ChannelException if none comes (EAGAIN), some were lost (ENOBUFS), or it was too long (EMSGSIZE)
     */
    ByteBuffer receive();

    @Override
    void close();
}
