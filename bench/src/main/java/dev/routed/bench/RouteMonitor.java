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

/** Receives the route notifications of a network namespace, each with the time of its arrival. */
final class RouteMonitor {
    /** RTNLGRP_IPV4_ROUTE and RTNLGRP_IPV6_ROUTE of linux/rtnetlink.h. */
    private static final List<Integer> GROUPS = List.of(7, 11);

    /** RTM_DELROUTE of linux/rtnetlink.h. */
    private static final int RTM_DELROUTE = 25;

    private static final Duration RECEIVE_TIMEOUT = Duration.ofSeconds(1);
    private static final int RECEIVE_BUFFER = 8 << 20;

    private record Change(Ip address, boolean removed, long nanos) {}

    private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();

    /** Monitors from now until the process ends; {@code namespace} is a path in procfs. */
    static RouteMonitor in(Path namespace) {
        return new MountedNamespaces().inside(namespace, RouteMonitor::new);
    }

    private RouteMonitor() {
        NetlinkSocket socket = NetlinkSocket.subscribe(RECEIVE_TIMEOUT, RECEIVE_BUFFER, GROUPS);
        Thread thread = new Thread(() -> listen(socket), "route-monitor");
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
                        RouteMessages.parse(message, index -> "")
                                .ifPresent(route -> changes.add(
                                        new Change(route.destination().ip(), message.type() == RTM_DELROUTE, now)));
                    }
                }
            } catch (ChannelException timeout) {
                // A broken socket shows in await(), which then times out.
            }
        }
    }

    void clear() {
        changes.clear();
    }

    /** Waits for a route's notification. Returns its arrival by System.nanoTime(). Throws IOException after 30 s. */
    long await(Ip address, boolean removed) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            Change change = changes.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (change == null) {
                throw new IOException(
                        "no notification that the route to %s is %s".formatted(address, removed ? "removed" : "added"));
            }
            if (change.address().equals(address) && change.removed() == removed) {
                return change.nanos();
            }
        }
    }
}
