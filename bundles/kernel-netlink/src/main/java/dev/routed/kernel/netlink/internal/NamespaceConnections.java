package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.Namespaces;
import dev.routed.kernel.netlink.socket.Channel;
import dev.routed.kernel.netlink.socket.ChannelException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lends connections to the kernel of another network namespace, each on a new thread with a new socket. No socket stays
 * open, because it would keep the namespace of an ended container alive.
 */
record NamespaceConnections(Namespaces namespaces, Path namespace, Supplier<Channel> channels)
        implements NetlinkConnections {
    @Override
    public <T> T with(Function<NetlinkConnection, T> work) {
        return namespaces.inside(namespace, () -> {
            NetlinkConnection connection = new NetlinkConnection(open());
            try {
                return work.apply(connection);
            } finally {
                connection.close();
            }
        });
    }

    private Channel open() {
        try {
            return channels.get();
        } catch (ChannelException e) {
            throw NetlinkFailure.of("use the kernel in " + namespace, e);
        }
    }
}
