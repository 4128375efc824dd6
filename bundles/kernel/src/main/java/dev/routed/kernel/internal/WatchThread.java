package dev.routed.kernel.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.message.Failure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the notifications of the backend in use and calls the listeners, on one thread. After lost notifications and
 * after a change of the backend it subscribes again, reads the host again and calls {@link ChangeListener#lost}.
 */
final class WatchThread {
    private static final String SUBJECT = "host";
    private static final Logger LOG = LoggerFactory.getLogger(WatchThread.class);

    private final Supplier<Subscription> source;
    private final IntSupplier protocol;
    private final Consumer<Consumer<ChangeListener>> listeners;
    private final Duration pause;
    private final LastingConditions failures;
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    /** A thread is in the network namespace of its creator, and so are the sockets and processes that it opens. */
    private final Thread thread = DaemonThreads.create("routed-kernel-watch", this::run);

    private volatile Subscription subscription;
    private volatile boolean closed;
    private HostCache cache;

    /**
     * @param protocol rtm_protocol of the routes of routed
     * @param listeners passes a call to all listeners; does not throw
     * @param failures receive that the host cannot be watched, until it can
     */
    WatchThread(
            Supplier<Subscription> source,
            IntSupplier protocol,
            Consumer<Consumer<ChangeListener>> listeners,
            Duration pause,
            LastingConditions failures) {
        this.source = source;
        this.protocol = protocol;
        this.listeners = listeners;
        this.pause = pause;
        this.failures = failures;
    }

    /** Returns when no further change is missed; throws {@link KernelException} if the host cannot be watched. */
    void begin() {
        thread.start();
        try {
            begun.join();
        } catch (CompletionException e) {
            DaemonThreads.join(thread);
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void run() {
        try {
            subscribe();
            begun.complete(null);
        } catch (RuntimeException | Error e) {
            begun.completeExceptionally(e);
            return;
        }
        while (!closed) {
            if (!read()) {
                subscribeAgain();
            }
        }
        failures.end(SUBJECT);
        unsubscribe();
    }

    private void subscribe() {
        subscription = source.get();
        try {
            int ours = protocol.getAsInt();
            cache = new HostCache(ours, subscription.snapshot(ours));
        } catch (RuntimeException e) {
            unsubscribe();
            throw e;
        }
    }

    private void unsubscribe() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }

    /** @return false if the subscription must be renewed */
    private boolean read() {
        if (!subscription.isCurrent()) {
            return false;
        }
        try {
            subscription
                    .next()
                    .forEach(notification -> cache.update(notification).forEach(this::call));
            return true;
        } catch (KernelException e) {
            if (!closed && subscription.isCurrent()) {
                LOG.warn("{}; the host is read again", e.getMessage());
            }
            return closed;
        } catch (RuntimeException e) {
            LOG.error("notifications of the kernel cannot be processed; the host is read again", e);
            return closed;
        }
    }

    private void subscribeAgain() {
        unsubscribe();
        while (!closed) {
            try {
                subscribe();
                failures.end(SUBJECT);
                call(ChangeListener::lost);
                return;
            } catch (RuntimeException e) {
                failures.report(SUBJECT, "is not watched for changes, and tried again: " + Failure.reason(e));
                pause();
            }
        }
    }

    private synchronized void pause() {
        if (closed) {
            return;
        }
        try {
            wait(pause.toMillis());
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private void call(Consumer<ChangeListener> call) {
        if (!closed) {
            listeners.accept(call);
        }
    }

    /** When this returns, no listener is being called or will be, unless a listener itself closes. */
    void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        Subscription waiting = subscription;
        if (waiting != null) {
            waiting.interrupt();
        }
        if (Thread.currentThread() != thread) {
            // The caller may continue only when no call is under way.
            DaemonThreads.join(thread);
        }
    }
}
