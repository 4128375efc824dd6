package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Watch;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells one listener, on a thread of its own. */
final class NetlinkWatch implements Watch {
    private static final Logger LOG = LoggerFactory.getLogger(NetlinkWatch.class);

    private final ChangeStream stream;
    private final ChangeListener listener;
    private final Duration pause;
    private final Consumer<NetlinkWatch> whenClosed;
    private final Thread thread = new Thread(this::run, "routed-netlink-watch");
    private volatile boolean closed;

    /**
     * @param pause      between two tries to begin again after a loss
     * @param whenClosed is told once it has ended
     */
    NetlinkWatch(ChangeStream stream, ChangeListener listener, Duration pause, Consumer<NetlinkWatch> whenClosed) {
        this.stream = stream;
        this.listener = listener;
        this.pause = pause;
        this.whenClosed = whenClosed;
        thread.setDaemon(true);
    }

    /** @throws KernelException if the host cannot be watched */
    void begin() {
        stream.begin();
        // A thread is in the network namespace of the one that starts it, and will open sockets there.
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                try {
                    stream.next().forEach(this::tell);
                } catch (KernelException e) {
                    LOG.warn("{}: the host is read anew", e.getMessage());
                    beginAgain();
                }
            }
        } finally {
            stream.end();
        }
    }

    private void beginAgain() {
        stream.end();
        while (!closed) {
            try {
                stream.begin();
                tell(ChangeListener::lost);
                return;
            } catch (KernelException e) {
                LOG.error("{}: nothing is heard from the kernel until a try succeeds, the next in {}", e.getMessage(), pause);
                rest();
            }
        }
    }

    private synchronized void rest() {
        if (closed) {
            return;
        }
        try {
            wait(pause.toMillis());
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private void tell(Consumer<ChangeListener> call) {
        if (closed) {
            return;
        }
        try {
            call.accept(listener);
        } catch (RuntimeException | Error e) {
            LOG.error("a listener failed to hear of a change of the host", e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            stream.wake();
        } catch (KernelException e) {
            LOG.warn("{}: the watch ends a few seconds late", e.getMessage());
        }
        if (Thread.currentThread() != thread) {
            join();
        }
        whenClosed.accept(this);
    }

    /** However often the caller is interrupted, since it may go on only when no call is under way. */
    private void join() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
