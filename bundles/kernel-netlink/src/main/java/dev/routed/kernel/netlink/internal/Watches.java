package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Watch;
import dev.routed.kernel.netlink.socket.Channel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** All who are being told. */
final class Watches {
    /** The pause after a failure to begin again, which is one of memory or rights and does not pass at once. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Supplier<Channel> channels;
    private final ConversationPool conversations;
    private final Set<NetlinkWatch> all = new HashSet<>();
    private boolean closed;

    /**
     * @param channels      opens a line on which the kernel tells what happens
     * @param conversations to read the host with
     */
    Watches(Supplier<Channel> channels, ConversationPool conversations) {
        this.channels = channels;
        this.conversations = conversations;
    }

    Watch begin(ChangeListener listener) {
        ChangeStream stream =
                new ChangeStream(channels, () -> conversations.with(kernel -> new HostReader(kernel).notices()));
        NetlinkWatch watch = new NetlinkWatch(stream, listener, PAUSE, this::forget);
        synchronized (this) {
            if (closed) {
                throw new KernelException(Kind.OTHER, "watch the kernel: the netlink backend has been stopped");
            }
            all.add(watch);
        }
        try {
            watch.begin();
            return watch;
        } catch (RuntimeException e) {
            forget(watch);
            throw e;
        }
    }

    private synchronized void forget(NetlinkWatch watch) {
        all.remove(watch);
    }

    /** Ends them all; there are no new ones. */
    void close() {
        List<NetlinkWatch> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(all);
        }
        left.forEach(NetlinkWatch::close);
    }
}
