package dev.routed.transport.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/**
 * An end point that sends headers and body in one write. junixsocket's gathering write sends its first buffer only,
 * which costs a second pass through the selector for every answer.
 *
 * <p>The channel is used under the lock of its selector only. Within a select, the selector closes the channel of a
 * disconnected peer under that lock. A thread that reads without the lock may read from another connection that has
 * reused the descriptor.
 */
final class UnixEndPoint extends SocketChannelEndPoint {
    /** Limit in bytes of a copy for one write; the kernel's send buffer holds about three of them. */
    private static final int GATHERED = 65_536;

    private final Selector selector;
    private final ByteBufferPool pool;
    private final RequestPhase phase = new RequestPhase(System.nanoTime());
    private volatile boolean flushed;

    /** @param pool of buffers for writes, which Jetty does not use */
    UnixEndPoint(
            AFUNIXSocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            ByteBufferPool pool) {
        super(channel, selector, key, scheduler);
        this.selector = key.selector();
        this.pool = pool;
    }

    /**
     * Opens the end point, unless the peer has disconnected since the accept. In that case Jetty closes the channel
     * without the lock of the selector. The channel must be closed before, or two locks would be acquired in the wrong
     * order.
     */
    @Override
    public void onOpen() {
        try {
            super.onOpen();
        } catch (IllegalStateException closed) {
            doClose();
            throw closed;
        }
    }

    @Override
    public int fill(ByteBuffer buffer) {
        if (isInputShutdown()) {
            return -1;
        }
        int position = BufferUtil.flipToFill(buffer);
        try {
            int filled = read(buffer);
            if (filled > 0) {
                notIdle();
                phase.received(System.nanoTime());
            } else if (filled < 0) {
                shutdownInput();
            }
            return filled;
        } catch (IOException x) {
            // A failed connection delivers no more data; a failed write reports the lost answer.
            shutdownInput();
            return -1;
        } finally {
            BufferUtil.flipToFlush(buffer, position);
        }
    }

    @Override
    protected void doShutdownOutput() {
        synchronized (selector) {
            super.doShutdownOutput();
        }
    }

    @Override
    public void doClose() {
        synchronized (selector) {
            super.doClose();
        }
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        long left = BufferUtil.remaining(buffers);
        if (left == 0) {
            return true;
        }
        flushed = false;
        RetainableByteBuffer gathered = pool.acquire((int) Math.min(left, GATHERED), true);
        try {
            ByteBuffer direct = gathered.getByteBuffer();
            while (left > 0) {
                gather(buffers, direct);
                int written = write(direct);
                consume(buffers, written);
                left -= written;
                if (direct.hasRemaining()) {
                    return false;
                }
            }
            flushed = true;
            return true;
        } finally {
            gathered.release();
        }
    }

    RequestPhase phase() {
        return phase;
    }

    /** Sends as much of a last answer as the kernel accepts at once, and closes the connection. */
    void closeWith(byte[] answer) {
        try {
            flush(ByteBuffer.wrap(answer));
        } catch (IOException gone) {
            // The caller has disconnected, and needs no answer.
        } finally {
            close();
        }
    }

    /** Tells whether the kernel has accepted all data of the last {@link #flush}. */
    boolean isFlushed() {
        return flushed;
    }

    /**
     * Requests a notification when there is data to read. The selector's thread closes the channel when the peer
     * disconnects; if that has just happened, no other notification follows.
     */
    @Override
    protected void needsFillInterest() {
        super.needsFillInterest();
        if (!isOpen()) {
            getFillInterest().onFail(new ClosedChannelException());
        }
    }

    private int read(ByteBuffer buffer) throws IOException {
        synchronized (selector) {
            return getChannel().read(buffer);
        }
    }

    private int write(ByteBuffer direct) throws IOException {
        try {
            synchronized (selector) {
                int written = getChannel().write(direct);
                notIdle();
                return written;
            }
        } catch (IOException x) {
            throw new EofException(x);
        }
    }

    private static void gather(ByteBuffer[] buffers, ByteBuffer direct) {
        direct.clear();
        for (ByteBuffer buffer : buffers) {
            ByteBuffer source = buffer.slice();
            source.limit(Math.min(source.limit(), direct.remaining()));
            direct.put(source);
        }
        direct.flip();
    }

    private static void consume(ByteBuffer[] buffers, int written) {
        int left = written;
        for (ByteBuffer buffer : buffers) {
            int taken = Math.min(left, buffer.remaining());
            buffer.position(buffer.position() + taken);
            left -= taken;
        }
    }
}
