package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Watch;
import dev.routed.kernel.netlink.socket.Channel;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * All who are being told, by one watch: however many listen, the kernel tells each change once, and the host is
 * remembered once.
 */
final class Watches {
    /** The pause after a failure to begin again, which is one of memory or rights and does not pass at once. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Supplier<Channel> channels;
    private final ConversationPool conversations;
    private final Collection<Listener> listeners = new CopyOnWriteArrayList<>();
    private Optional<NetlinkWatch> watch = Optional.empty();
    private boolean closed;

    /**
     * @param channels      opens a line on which the kernel tells what happens
     * @param conversations to read the host with
     */
    Watches(Supplier<Channel> channels, ConversationPool conversations) {
        this.channels = channels;
        this.conversations = conversations;
    }

    synchronized Watch begin(ChangeListener told) {
        if (closed) {
            throw new KernelException(Kind.OTHER, "watch the kernel: the netlink backend has been stopped");
        }
        Listener listener = new Listener(told, this::ended);
        listeners.add(listener);
        if (watch.isEmpty()) {
            try {
                watch = Optional.of(watch());
            } catch (RuntimeException e) {
                listeners.remove(listener);
                throw e;
            }
        }
        return listener;
    }

    private NetlinkWatch watch() {
        ChangeStream stream =
                new ChangeStream(channels, () -> conversations.with(kernel -> new HostReader(kernel).notices()));
        NetlinkWatch begun = new NetlinkWatch(stream, this::tell, PAUSE);
        begun.begin();
        return begun;
    }

    private void tell(Consumer<ChangeListener> call) {
        listeners.forEach(listener -> listener.tell(call));
    }

    private void ended(Listener listener) {
        Optional<NetlinkWatch> nobodys = Optional.empty();
        synchronized (this) {
            listeners.remove(listener);
            if (listeners.isEmpty()) {
                nobodys = watch;
                watch = Optional.empty();
            }
        }
        // Under no lock: it waits for its thread, which may be about to tell somebody who ends his watch.
        nobodys.ifPresent(NetlinkWatch::close);
    }

    /** Ends them all; there are no new ones. */
    void close() {
        Optional<NetlinkWatch> last;
        synchronized (this) {
            closed = true;
            last = watch;
            watch = Optional.empty();
        }
        last.ifPresent(NetlinkWatch::close);
    }
}
