package dev.routed.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Measures the cost of a packet that policy-ingress rejects. The packet passes every lookup and is dropped while it is
 * sent, so the cost is processor time of the sending thread, independent of other load.
 */
final class RejectedPackets {
    private static final int PACKETS = 20_000;
    private static final int ROUNDS = 15;
    private static final int DISCARD = 9;

    /** A typical list: an address, a prefix and a range; none includes this host. */
    private static final String LIST = "192.0.2.7;198.51.100.0/24;203.0.113.5-203.0.113.99";

    private final Endpoints endpoints;
    private final Deque<ClientEndpoint> present = new ArrayDeque<>();

    RejectedPackets(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** Creates endpoints with a list up to a number, then returns the processor time of one packet in each round. */
    Times measure(int count) throws IOException, InterruptedException {
        while (present.size() < count) {
            present.add(endpoints.up(Map.of("ingress", LIST)));
        }
        Times times = new Times();
        try (DatagramChannel channel = DatagramChannel.open()) {
            byte[] last = present.getLast().addresses().get(0).bytes();
            channel.connect(new InetSocketAddress(InetAddress.getByAddress(last), DISCARD));
            send(channel);
            for (int round = 0; round < ROUNDS; round++) {
                long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                send(channel);
                times.add((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / PACKETS);
            }
        }
        return times;
    }

    /** Sends packets, and ignores EPERM, the kernel's answer for a dropped one. */
    private static void send(DatagramChannel channel) {
        ByteBuffer packet = ByteBuffer.allocateDirect(64);
        for (int i = 0; i < PACKETS; i++) {
            packet.clear();
            try {
                channel.write(packet);
            } catch (IOException rejected) {
                continue;
            }
        }
    }

    void end() throws IOException, InterruptedException {
        for (ClientEndpoint endpoint : present) {
            endpoints.down(endpoint);
        }
    }
}
