package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.KernelException;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what becomes of the host, on a thread of its own. */
final class NetlinkWatch {
    private static final Logger LOG = LoggerFactory.getLogger(NetlinkWatch.class);

    private final ChangeStream stream;
    private final Consumer<Consumer<ChangeListener>> told;
    private final Duration pause;
    private final Thread thread = new Thread(this::run, "routed-netlink-watch");
    private volatile boolean closed;

    /**
     * @param told  carries a call out on those who are to be told; does not fail
     * @param pause between two tries to begin again after a loss
     */
    NetlinkWatch(ChangeStream stream, Consumer<Consumer<ChangeListener>> told, Duration pause) {
        this.stream = stream;
        this.told = told;
        this.pause = pause;
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
        if (!closed) {
            told.accept(call);
        }
    }

    /** When this returns nobody is being told and nobody will be, unless it is called by who is being told. */
    void close() {
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
