package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Notification;
import dev.routed.api.kernel.NotificationStream;
import dev.routed.kernel.netlink.socket.Channel;
import dev.routed.kernel.netlink.socket.ChannelException;
import dev.routed.kernel.netlink.wire.Errno;
import dev.routed.kernel.netlink.wire.Header;
import dev.routed.kernel.netlink.wire.MalformedException;
import dev.routed.kernel.netlink.wire.Message;
import dev.routed.kernel.netlink.wire.MessageWriter;
import dev.routed.kernel.netlink.wire.Notifications;
import dev.routed.kernel.netlink.wire.Request;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** The notifications from a socket that has joined multicast groups of rtnetlink. */
final class NetlinkNotifications implements NotificationStream {
    private static final String OPERATION = "watch the kernel";

    /** The kernel only acknowledges it. */
    private static final Request NOOP = new Request(Header.NLMSG_NOOP, 0, writer -> {});

    private final Channel channel;
    private final NetlinkConnections connections;
    private boolean closed;

    /** @throws KernelException if the socket cannot be opened */
    NetlinkNotifications(Supplier<Channel> channels, NetlinkConnections connections) {
        this.connections = connections;
        try {
            channel = channels.get();
        } catch (ChannelException e) {
            throw NetlinkFailure.of(OPERATION, e);
        }
    }

    @Override
    public List<Notification> snapshot(int ours) {
        return connections.with(kernel -> new NetlinkHostReader(kernel).notifications(ours));
    }

    /** Waits at most as long as the socket's receive timeout. */
    @Override
    public List<Notification> next() {
        try {
            return StreamSupport.stream(Message.split(channel.receive()).spliterator(), false)
                    .flatMap(message -> Notifications.parse(message).stream())
                    .toList();
        } catch (ChannelException e) {
            if (Errno.EAGAIN.is(e.errno())) {
                return List.of();
            }
            throw NetlinkFailure.of(OPERATION, e);
        } catch (MalformedException e) {
            throw NetlinkFailure.of(OPERATION, e);
        }
    }

    @Override
    public synchronized void interrupt() {
        if (closed) {
            return;
        }
        try {
            NOOP.write(new MessageWriter(channel.outgoing()), Header.NLM_F_ACK, 0);
            channel.send();
        } catch (ChannelException e) {
            throw NetlinkFailure.of(OPERATION, e);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            channel.close();
        }
    }
}
