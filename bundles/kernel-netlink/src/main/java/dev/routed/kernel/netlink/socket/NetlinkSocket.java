package dev.routed.kernel.netlink.socket;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A socket of rtnetlink or of nfnetlink, in the network namespace of the thread that opens it. */
public final class NetlinkSocket implements Channel {
    /** Bytes; enough for a batch of requests. */
    private static final int OUTGOING = 64 * 1024;

    /** Bytes. The kernel sends at most 32 kB of a dump at once, and no answer beyond 64 kB (nla_len has 16 bits). */
    private static final int INCOMING = 128 * 1024;

    /** struct sockaddr_nl: family (2), padding (2), port (4), groups (4). */
    private static final int SOCKADDR_NL = 12;

    private static final int NL_PID = 4;

    /** struct timeval: seconds (8), microseconds (8). */
    private static final int TIMEVAL = 16;

    private final int fd;
    private final Memory outgoing = new Memory(OUTGOING);
    private final Memory incoming = new Memory(INCOMING);
    private final Memory from = new Memory(SOCKADDR_NL);
    private final Memory fromLength = new Memory(Integer.BYTES);
    private final ByteBuffer toSend = outgoing.getByteBuffer(0, OUTGOING).order(ByteOrder.nativeOrder());
    private final ByteBuffer received = incoming.getByteBuffer(0, INCOMING).order(ByteOrder.nativeOrder());

    private boolean closed;

    private NetlinkSocket(int fd) {
        this.fd = fd;
    }

    /** Opens a socket whose {@link #receive} waits until the timeout; throws {@link ChannelException} on failure. */
    public static NetlinkSocket open(Duration timeout) {
        return open(Libc.NETLINK_ROUTE, timeout, socket -> {});
    }

    /** Opens a socket for nfnetlink (linux/netfilter/nfnetlink.h), else as {@link #open}. */
    public static NetlinkSocket openNetfilter(Duration timeout) {
        return open(Libc.NETLINK_NETFILTER, timeout, socket -> {});
    }

    /**
     * Opens a socket that also receives notifications of multicast groups (RTNLGRP_ numbers of linux/rtnetlink.h).
     *
     * @param receiveBuffer bytes, about 1 kB for a small message; notifications beyond it are lost
     * @throws ChannelException if the kernel opens none
     */
    public static NetlinkSocket subscribe(Duration timeout, int receiveBuffer, List<Integer> groups) {
        return open(Libc.NETLINK_ROUTE, timeout, socket -> {
            socket.option("SO_RCVBUFFORCE", Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, receiveBuffer);
            groups.forEach(group ->
                    socket.option("NETLINK_ADD_MEMBERSHIP", Libc.SOL_NETLINK, Libc.NETLINK_ADD_MEMBERSHIP, group));
        });
    }

    private static NetlinkSocket open(int protocol, Duration timeout, Consumer<NetlinkSocket> options) {
        int fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, protocol);
        check("open a netlink socket", fd);
        NetlinkSocket socket = new NetlinkSocket(fd);
        try {
            socket.prepare(timeout);
            options.accept(socket);
            return socket;
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private void prepare(Duration timeout) {
        from.clear();
        from.setShort(0, (short) Libc.AF_NETLINK);
        check("bind a netlink socket", Libc.bind(fd, from, SOCKADDR_NL));
        try (Memory timeval = new Memory(TIMEVAL)) {
            timeval.setLong(0, timeout.toSeconds());
            timeval.setLong(Long.BYTES, timeout.toNanosPart() / 1000);
            check(
                    "set a netlink socket's time-out",
                    Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_RCVTIMEO, timeval, TIMEVAL));
        }
        option("NETLINK_CAP_ACK", Libc.SOL_NETLINK, Libc.NETLINK_CAP_ACK, 1);
        option("NETLINK_EXT_ACK", Libc.SOL_NETLINK, Libc.NETLINK_EXT_ACK, 1);
        option("NETLINK_GET_STRICT_CHK", Libc.SOL_NETLINK, Libc.NETLINK_GET_STRICT_CHK, 1);
    }

    private void option(String name, int level, int option, int value) {
        fromLength.setInt(0, value);
        check("set " + name, Libc.setsockopt(fd, level, option, fromLength, Integer.BYTES));
    }

    private static void check(String call, long result) {
        if (result < 0) {
            throw new ChannelException(call, Native.getLastError());
        }
    }

    @Override
    public ByteBuffer outgoing() {
        return toSend.clear();
    }

    @Override
    public void send() {
        long sent;
        do {
            sent = Libc.send(fd, outgoing, toSend.position(), 0);
        } while (sent < 0 && Native.getLastError() == Libc.EINTR);
        check("send to the kernel", sent);
    }

    @Override
    public ByteBuffer receive() {
        while (true) {
            fromLength.setInt(0, SOCKADDR_NL);
            long length = Libc.recvfrom(fd, incoming, INCOMING, Libc.MSG_TRUNC, from, fromLength);
            if (length < 0 && Native.getLastError() == Libc.EINTR) {
                continue;
            }
            check("receive from the kernel", length);
            // Any process may send to a netlink socket; the kernel's port is 0.
            if (from.getInt(NL_PID) != 0) {
                continue;
            }
            if (length > INCOMING) {
                throw new ChannelException("receive a datagram of %d bytes".formatted(length), Libc.EMSGSIZE);
            }
            return received.clear().limit((int) length);
        }
    }

    @Override
    public void close() {
        if (closed) {
            // The descriptor may belong to another file by now.
            return;
        }
        closed = true;
        Libc.close(fd);
        outgoing.close();
        incoming.close();
        from.close();
        fromLength.close();
    }
}
