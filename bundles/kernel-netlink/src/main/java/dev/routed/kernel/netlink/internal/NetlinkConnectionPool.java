package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.kernel.netlink.socket.Channel;
import dev.routed.kernel.netlink.socket.ChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lends one connection to each calling thread, so that a slow request (RTM_DELLINK takes about 20 ms) delays no other
 * call. Keeps a few open. Thread-safe.
 */
final class NetlinkConnectionPool implements NetlinkConnections {
    private static final int IDLE = 4;

    private final Supplier<Channel> channels;
    private final Deque<NetlinkConnection> idle = new ArrayDeque<>();
    private boolean closed;

    NetlinkConnectionPool(Supplier<Channel> channels) {
        this.channels = channels;
    }

    @Override
    public <T> T with(Function<NetlinkConnection, T> work) {
        NetlinkConnection connection = borrow();
        try {
            return work.apply(connection);
        } finally {
            release(connection);
        }
    }

    private NetlinkConnection borrow() {
        synchronized (this) {
            if (closed) {
                throw new KernelException(Kind.OTHER, "use the kernel: the netlink backend has been stopped");
            }
            NetlinkConnection waiting = idle.pollLast();
            if (waiting != null) {
                return waiting;
            }
        }
        try {
            return new NetlinkConnection(channels.get());
        } catch (ChannelException e) {
            throw NetlinkFailure.of("use the kernel", e);
        }
    }

    /** A connection that still expects an answer cannot be used again. */
    private synchronized void release(NetlinkConnection connection) {
        if (closed || !connection.isIdle() || idle.size() >= IDLE) {
            connection.close();
        } else {
            idle.addLast(connection);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(NetlinkConnection::close);
        idle.clear();
    }
}
