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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A host of the lab: its routes are put and taken away as for a container, and what its kernel tells is heard. */
final class RoutingHost {
    /** The link that the lab gives such routes, since there are no containers. */
    private static final String LINK = "sink";

    private static final int OURS = 200;

    private final NetlinkSocket socket;
    private final int index;
    final Heard heard;
    private int sequence;

    /** @param namespace where procfs shows the host's network namespace */
    RoutingHost(Path namespace) {
        MountedNamespaces namespaces = new MountedNamespaces();
        socket = namespaces.inside(namespace, () -> NetlinkSocket.open(Duration.ofSeconds(5)));
        heard = Heard.in(namespace);
        index = namespaces.inside(namespace, () -> {
            NetlinkKernel kernel = new NetlinkKernel(namespaces);
            try {
                return kernel.read(LINK).link(LINK).map(Link::index).orElseThrow();
            } finally {
                kernel.stop();
            }
        });
    }

    /** @return when the kernel had acknowledged it, by System.nanoTime() */
    long add(Ip address) throws IOException {
        return exchange(RouteMessages.add(Route.host(address, LINK, OURS), index));
    }

    /** @return when the kernel had acknowledged it, by System.nanoTime() */
    long remove(Ip address) throws IOException {
        return exchange(RouteMessages.remove(Route.host(address, LINK, OURS), index));
    }

    private long exchange(Request request) throws IOException {
        request.write(new MessageWriter(socket.outgoing()), Header.NLM_F_ACK, ++sequence);
        socket.send();
        Message answer = Message.split(socket.receive()).get(0);
        long acknowledged = System.nanoTime();
        Ack ack = Ack.parse(answer);
        if (!ack.isOk()) {
            throw new IOException("the kernel answers with errno " + ack.errno());
        }
        return acknowledged;
    }
}
