package dev.routed.bench;

import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.kernel.netlink.socket.NetlinkSocket;
import dev.routed.kernel.netlink.wire.Ack;
import dev.routed.kernel.netlink.wire.Header;
import dev.routed.kernel.netlink.wire.LinkMessages;
import dev.routed.kernel.netlink.wire.Message;
import dev.routed.kernel.netlink.wire.MessageWriter;
import dev.routed.kernel.netlink.wire.Request;
import dev.routed.kernel.netlink.wire.RouteMessages;
import java.io.IOException;
import java.time.Duration;

/** Times the kernel alone: creates a veth pair and its host route by two messages on one netlink socket. */
final class BareKernel implements AutoCloseable {
    private static final int FIRST_INDEX = 1 << 19;

    private final NetlinkSocket socket = NetlinkSocket.open(Duration.ofSeconds(5));
    private int count;
    private int sequence;

    /** Returns the nanoseconds from sending the first message to the acknowledgment of the second. */
    long up() throws IOException {
        int index = FIRST_INDEX + ++count;
        String name = "bk%010x".formatted(count);
        Request link = LinkMessages.create(
                new Step.CreateVeth(
                        name,
                        new Mac(0x0600_0000_0000L + count),
                        "bp%010x".formatted(count),
                        new Mac(0x0242_0000_0000L + count),
                        1500,
                        0),
                index);
        Request route = RouteMessages.add(Route.host(Ip.v4(0x0ac8_0000L + count), name, 201), index);
        long start = System.nanoTime();
        exchange(link);
        exchange(route);
        return System.nanoTime() - start;
    }

    void down() throws IOException {
        exchange(LinkMessages.delete(FIRST_INDEX + count));
    }

    private void exchange(Request request) throws IOException {
        request.write(new MessageWriter(socket.outgoing()), Header.NLM_F_ACK, ++sequence);
        socket.send();
        for (Message message : Message.split(socket.receive())) {
            Ack ack = Ack.parse(message);
            if (!ack.isOk()) {
                throw new IOException("the kernel answers errno " + ack.errno());
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
