package dev.routed.bench;

import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.kernel.netlink.internal.NetlinkKernel;
import dev.routed.kernel.netlink.socket.NetlinkSocket;
import dev.routed.kernel.netlink.wire.Ack;
import dev.routed.kernel.netlink.wire.Header;
import dev.routed.kernel.netlink.wire.Message;
import dev.routed.kernel.netlink.wire.MessageWriter;
import dev.routed.kernel.netlink.wire.Request;
import dev.routed.kernel.netlink.wire.RouteMessages;
import dev.routed.namespaces.internal.MountedNamespaces;
import dev.routed.namespaces.internal.ProcSysctl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Adds and removes container routes on a host of the lab, and monitors the routes of that host's kernel. */
final class RoutingHost {
    /** The link of the routes. The lab creates it in place of container links. */
    private static final String LINK = "sink";

    private static final int PROTOCOL = 200;

    private final NetlinkSocket socket;
    private final int index;
    final RouteMonitor routes;
    private int sequence;

    /** @param namespace path in procfs of the host's network namespace */
    RoutingHost(Path namespace) {
        MountedNamespaces namespaces = new MountedNamespaces();
        socket = namespaces.inside(namespace, () -> NetlinkSocket.open(Duration.ofSeconds(5)));
        routes = RouteMonitor.in(namespace);
        index = namespaces.inside(namespace, () -> {
            NetlinkKernel kernel = new NetlinkKernel(namespaces, new ProcSysctl());
            try {
                return kernel.read(LINK).link(LINK).map(Link::index).orElseThrow();
            } finally {
                kernel.stop();
            }
        });
    }

    /** Adds a route. @return the time of the kernel's acknowledgment, by System.nanoTime() */
    long add(Ip address) throws IOException {
        return exchange(RouteMessages.add(Route.host(address, LINK, PROTOCOL), index));
    }

    /** Removes a route. @return the time of the kernel's acknowledgment, by System.nanoTime() */
    long remove(Ip address) throws IOException {
        return exchange(RouteMessages.remove(Route.host(address, LINK, PROTOCOL), index));
    }

    private long exchange(Request request) throws IOException {
        request.write(new MessageWriter(socket.outgoing()), Header.NLM_F_ACK, ++sequence);
        socket.send();
        Message answer = Message.split(socket.receive()).get(0);
        long acknowledged = System.nanoTime();
        Ack ack = Ack.parse(answer);
        if (!ack.isOk()) {
            throw new IOException("the kernel answers errno " + ack.errno());
        }
        return acknowledged;
    }
}
