package dev.routed.kernel.internal;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.Watch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls one listener until its watch is closed. */
final class Listener implements Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private final ChangeListener listener;
    private final Consumer<Listener> whenClosed;
    /** Held during a call, so that close waits for the call unless the listener itself closes. */
    private final ReentrantLock calling = new ReentrantLock();

    private volatile boolean closed;

    /** @param whenClosed called on the closing thread, after the last call of the listener */
    Listener(ChangeListener listener, Consumer<Listener> whenClosed) {
        this.listener = listener;
        this.whenClosed = whenClosed;
    }

    /** Logs what the listener throws: the other listeners and the next call are not affected. */
    void call(Consumer<ChangeListener> call) {
        calling.lock();
        try {
            if (!closed) {
                call.accept(listener);
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.error("a listener failed on a change of the host", e);
        } finally {
            calling.unlock();
        }
    }

    @Override
    public void close() {
        // Set before the wait: another call may get the lock first.
        closed = true;
        calling.lock();
        calling.unlock();
        whenClosed.accept(this);
    }
}
