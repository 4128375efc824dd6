package dev.routed.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a packet costs that policy-ingress refuses: it meets every look-up, and goes no further, so that its way is the
 * sender's own. Measured as the sender's time on a processor, which others' load does not lengthen.
 */
final class GuardedPackets {
    private static final int PACKETS = 20_000;
    private static final int ROUNDS = 15;
    private static final int DISCARD = 9;

    /** A list as one may be: an address, a prefix and a range, none of them this host's. */
    private static final String LIST = "192.0.2.7;198.51.100.0/24;203.0.113.5-203.0.113.99";

    private final Endpoints endpoints;
    private final Deque<Endpoints.Up> present = new ArrayDeque<>();

    GuardedPackets(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** @return the time of one packet, one for each round, with so many endpoints that each have a list */
    Times with(int guarded) throws IOException {
        while (present.size() < guarded) {
            present.add(endpoints.up("\"ingress\":\"" + LIST + "\""));
        }
        Times times = new Times();
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(new InetSocketAddress(InetAddress.getByName(present.getLast().address()), DISCARD));
            send(channel);
            for (int round = 0; round < ROUNDS; round++) {
                long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                send(channel);
                times.add((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / PACKETS);
            }
        }
        return times;
    }

    /** What is dropped on its way out is told to the sender (EPERM), who does not mind. */
    private static void send(DatagramChannel channel) {
        ByteBuffer packet = ByteBuffer.allocateDirect(64);
        for (int i = 0; i < PACKETS; i++) {
            packet.clear();
            try {
                channel.write(packet);
            } catch (IOException refused) {
                continue;
            }
        }
    }

    void end() throws IOException {
        for (Endpoints.Up up : present) {
            endpoints.down(up);
        }
    }
}
