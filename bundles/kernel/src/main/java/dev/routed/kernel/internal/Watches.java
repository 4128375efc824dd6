package dev.routed.kernel.internal;

import dev.routed.api.health.LastingConditions;
import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Watch;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The listeners of the host's changes. While there are any, one {@link WatchThread} serves them. Thread-safe. */
final class Watches {
    private final Supplier<Subscription> source;
    private final IntSupplier protocol;
    private final Duration pause;
    private final LastingConditions failures;
    private final Collection<Listener> listeners = new CopyOnWriteArrayList<>();
    private Optional<WatchThread> running = Optional.empty();
    private boolean closed;

    Watches(Supplier<Subscription> source, IntSupplier protocol, Duration pause, LastingConditions failures) {
        this.source = source;
        this.protocol = protocol;
        this.pause = pause;
        this.failures = failures;
    }

    synchronized Watch begin(ChangeListener listener) {
        if (closed) {
            throw new KernelException(Kind.OTHER, "watch the kernel: bundle dev.routed.kernel has been stopped");
        }
        Listener added = new Listener(listener, this::ended);
        listeners.add(added);
        if (running.isEmpty()) {
            try {
                WatchThread thread = new WatchThread(source, protocol, this::call, pause, failures);
                thread.begin();
                running = Optional.of(thread);
            } catch (RuntimeException e) {
                listeners.remove(added);
                throw e;
            }
        }
        return added;
    }

    private void call(Consumer<ChangeListener> call) {
        listeners.forEach(listener -> listener.call(call));
    }

    private void ended(Listener listener) {
        Optional<WatchThread> unused = Optional.empty();
        synchronized (this) {
            listeners.remove(listener);
            if (listeners.isEmpty()) {
                unused = running;
                running = Optional.empty();
            }
        }
        // Without the lock: close waits for the thread, which may be calling a listener that closes its watch.
        unused.ifPresent(WatchThread::close);
    }

    /** Ends all watches and rejects new ones. */
    void close() {
        Optional<WatchThread> last;
        synchronized (this) {
            closed = true;
            last = running;
            running = Optional.empty();
        }
        last.ifPresent(WatchThread::close);
    }
}
