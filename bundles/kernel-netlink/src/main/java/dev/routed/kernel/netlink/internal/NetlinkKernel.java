package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.KernelBackend;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.kernel.NotificationStream;
import dev.routed.api.kernel.Sysctl;
import dev.routed.kernel.netlink.socket.Channel;
import dev.routed.kernel.netlink.socket.NetlinkSocket;
import dev.routed.kernel.netlink.wire.Notifications;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The backend {@code netlink}: the kernel through rtnetlink sockets. */
@Component(property = KernelBackend.NAME + "=netlink")
public final class NetlinkKernel extends Rtnetlink implements KernelBackend {
    /** Receive timeout. The kernel answers before sendmsg returns, so a later answer never arrives. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Bytes of the receive buffer for notifications: about 8,000 small ones, as the kernel counts. */
    private static final int RECEIVE_BUFFER = 8 << 20;

    // Far above the indices that the kernel assigns, counting from 1.
    private static final int FIRST_INDEX = 1 << 20;
    private static final int LAST_INDEX = 1 << 30;

    private final Supplier<Channel> notifications;

    @Activate
    public NetlinkKernel(@Reference Namespaces namespaces, @Reference Sysctl sysctl) {
        this(
                namespaces,
                sysctl,
                () -> NetlinkSocket.open(TIMEOUT),
                () -> NetlinkSocket.subscribe(TIMEOUT, RECEIVE_BUFFER, Notifications.GROUPS),
                () -> ThreadLocalRandom.current().nextInt(FIRST_INDEX, LAST_INDEX));
    }

    NetlinkKernel(
            Namespaces namespaces,
            Sysctl sysctl,
            Supplier<Channel> channels,
            Supplier<Channel> notifications,
            IntSupplier indices) {
        super(
                new Connections(
                        new NetlinkConnectionPool(channels), new NetlinkConnectionPool(NetlinkKernel::netfilter)),
                indices,
                sysctl,
                other -> new Connections(
                        new NamespaceConnections(namespaces, other, channels),
                        new NamespaceConnections(namespaces, other, NetlinkKernel::netfilter)));
        this.notifications = notifications;
    }

    private static Channel netfilter() {
        return NetlinkSocket.openNetfilter(TIMEOUT);
    }

    @Override
    public NotificationStream subscribe() {
        return new NetlinkNotifications(notifications, here.route());
    }

    @Deactivate
    public void stop() {
        here.close();
    }
}
