package dev.routed.bench;

import dev.routed.api.net.Ip;
import dev.routed.kernel.netlink.socket.ChannelException;
import dev.routed.kernel.netlink.socket.NetlinkSocket;
import dev.routed.kernel.netlink.wire.Message;
import dev.routed.kernel.netlink.wire.RouteMessages;
import dev.routed.namespaces.internal.MountedNamespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the kernel of another host tells of its routes, with the moment in which it was heard. */
final class Heard {
    /** RTNLGRP_IPV4_ROUTE and RTNLGRP_IPV6_ROUTE of linux/rtnetlink.h. */
    private static final List<Integer> GROUPS = List.of(7, 11);

    /** RTM_DELROUTE of linux/rtnetlink.h. */
    private static final int RTM_DELROUTE = 25;

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int UNREAD = 8 << 20;

    private record Change(Ip address, boolean gone, long nanos) {}

    private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();

    /**
     * Listens from now on and as long as the process lives.
     *
     * @param namespace where procfs shows the network namespace
     */
    static Heard in(Path namespace) {
        return new MountedNamespaces().inside(namespace, Heard::new);
    }

    private Heard() {
        NetlinkSocket socket = NetlinkSocket.subscribe(PATIENCE, UNREAD, GROUPS);
        Thread thread = new Thread(() -> listen(socket), "heard");
        thread.setDaemon(true);
        thread.start();
    }

    private void listen(NetlinkSocket socket) {
        while (true) {
            try {
                List<Message> messages = Message.split(socket.receive());
                long now = System.nanoTime();
                for (Message message : messages) {
                    if (RouteMessages.isOfMainTable(message)) {
                        RouteMessages.parse(message, index -> "").ifPresent(route -> changes.add(
                                new Change(route.destination().ip(), message.type() == RTM_DELROUTE, now)));
                    }
                }
            } catch (ChannelException nothingYet) {
                // One that is lost for good shows by what is never heard.
            }
        }
    }

    /** What has been heard so far does not count. */
    void forget() {
        changes.clear();
    }

    /**
     * Waits for a change.
     *
     * @return when it was heard, by System.nanoTime()
     * @throws IOException if it was not within half a minute
     */
    long await(Ip address, boolean gone) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            Change change = changes.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (change == null) {
                throw new IOException("a host did not hear of %s %s".formatted(address, gone ? "going" : "coming"));
            }
            if (change.address().equals(address) && change.gone() == gone) {
                return change.nanos();
            }
        }
    }
}
