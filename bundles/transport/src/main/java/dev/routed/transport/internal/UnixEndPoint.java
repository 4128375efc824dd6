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
 * An end point that sends headers and body in one write. junixsocket's gathering write sends its first
 * buffer alone, which would cost a second round through the selector for every answer.
 *
 * <p>Its channel is used under its selector's lock only. That one closes, within a select and under that lock,
 * the channel of a peer that has hung up; a thread that is about to read from it would read from whichever
 * connection has the number of its descriptor by then, and take a stranger's request away.
 */
final class UnixEndPoint extends SocketChannelEndPoint {

    /** The most that is copied for one write, in bytes; the kernel's send buffer holds about three of it. */
    private static final int GATHERED = 65_536;

    private final Selector selector;
    private final ByteBufferPool pool;
    private volatile boolean flushed;

    UnixEndPoint(AFUNIXSocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler,
            ByteBufferPool pool) {
        super(channel, selector, key, scheduler);
        this.selector = key.selector();
        this.pool = pool;
    }

    /**
     * Begins, unless its peer has hung up since it was accepted. Jetty then closes the channel without the
     * selector's lock, for which it is to be closed already: the one lock would be waited for under the other.
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
            } else if (filled < 0) {
                shutdownInput();
            }
            return filled;
        } catch (IOException x) {
            // A connection that fails brings no more. Whether its answer arrives, the write tells.
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

    /** Whether the kernel has taken all of the last {@link #flush}. */
    boolean isFlushed() {
        return flushed;
    }

    /**
     * Asks to be told when there is something to read. A peer's hang-up closes the channel on the selector's
     * thread at any time; if that has just happened, nobody else would tell.
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
