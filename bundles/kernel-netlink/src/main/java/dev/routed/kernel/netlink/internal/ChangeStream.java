package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.net.Prefix;
import dev.routed.kernel.netlink.socket.Channel;
import dev.routed.kernel.netlink.socket.ChannelException;
import dev.routed.kernel.netlink.wire.Errno;
import dev.routed.kernel.netlink.wire.Header;
import dev.routed.kernel.netlink.wire.MalformedException;
import dev.routed.kernel.netlink.wire.Message;
import dev.routed.kernel.netlink.wire.MessageWriter;
import dev.routed.kernel.netlink.wire.Notice;
import dev.routed.kernel.netlink.wire.Notice.RouteKey;
import dev.routed.kernel.netlink.wire.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a listener is to be told, in the kernel's order. For one thread at a time; only {@link #wake} is for others. */
final class ChangeStream {
    private static final String OPERATION = "watch the kernel";

    /** The kernel does nothing for it but acknowledge it. */
    private static final Request NOOP = new Request(Header.NLMSG_NOOP, 0, writer -> {});

    private final Supplier<Channel> channels;
    private final Supplier<List<Notice>> host;
    private Channel channel;
    private HostMemory memory;

    /**
     * @param channels opens a line on which the kernel tells what happens
     * @param host     the host as it is
     */
    ChangeStream(Supplier<Channel> channels, Supplier<List<Notice>> host) {
        this.channels = channels;
        this.host = host;
    }

    /**
     * Begins, also again after an end.
     *
     * @throws KernelException if the kernel gives no line, or cannot be read
     */
    void begin() {
        // The line first: what changes while the host is read is waiting there afterwards.
        Channel line;
        try {
            line = channels.get();
        } catch (ChannelException e) {
            throw Failure.of(OPERATION, e);
        }
        try {
            memory = new HostMemory(host.get());
        } catch (RuntimeException e) {
            line.close();
            throw e;
        }
        synchronized (this) {
            channel = line;
        }
    }

    /**
     * Waits for the kernel to tell something, a few seconds at most.
     *
     * @return a call of the listener for each thing that it should know; none if the kernel told other things or nothing
     * @throws KernelException if something of what it told is lost: end and begin again
     */
    List<Consumer<ChangeListener>> next() {
        List<Consumer<ChangeListener>> calls = new ArrayList<>();
        try {
            for (Message message : Message.split(channel.receive())) {
                Notice.parse(message).ifPresent(notice -> calls.addAll(calls(notice)));
            }
        } catch (ChannelException e) {
            if (!Errno.EAGAIN.is(e.errno())) {
                throw Failure.of(OPERATION, e);
            }
        } catch (MalformedException e) {
            throw Failure.of(OPERATION, e);
        }
        return calls;
    }

    private List<Consumer<ChangeListener>> calls(Notice notice) {
        List<Consumer<ChangeListener>> calls = new ArrayList<>();
        memory.gainsCarrier(notice).ifPresent(link -> calls.add(listener -> listener.carrier(link)));
        memory.take(notice).forEach(link -> calls.add(listener -> listener.changed(link)));
        if (notice instanceof Notice.RouteIs is) {
            routed(is.key(), is.protocol()).ifPresent(calls::add);
        } else if (notice instanceof Notice.RouteGone gone) {
            routed(gone.key(), gone.protocol()).ifPresent(calls::add);
        }
        return calls;
    }

    private static Optional<Consumer<ChangeListener>> routed(RouteKey key, int protocol) {
        Prefix destination = key.destination();
        return destination.isHost()
                ? Optional.of(listener -> listener.routed(destination.ip(), protocol))
                : Optional.empty();
    }

    /**
     * Makes {@link #next} return now, or the next time.
     *
     * @throws KernelException if that cannot be done: it then returns when it has waited long enough
     */
    synchronized void wake() {
        if (channel == null) {
            return;
        }
        try {
            NOOP.write(new MessageWriter(channel.outgoing()), Header.NLM_F_ACK, 0);
            channel.send();
        } catch (ChannelException e) {
            throw Failure.of(OPERATION, e);
        }
    }

    synchronized void end() {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
