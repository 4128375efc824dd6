package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.Watch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of those who are told, until it ends its watch. */
final class Listener implements Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private final ChangeListener listener;
    private final Consumer<Listener> whenClosed;
    /** Held during a call, so that who closes waits for it, unless it is the listener itself. */
    private final ReentrantLock calling = new ReentrantLock();

    private volatile boolean closed;

    /** @param whenClosed is told once it has ended, on the thread that ends it */
    Listener(ChangeListener listener, Consumer<Listener> whenClosed) {
        this.listener = listener;
        this.whenClosed = whenClosed;
    }

    /** One that fails is no reason not to tell the others, nor it the next time. */
    void tell(Consumer<ChangeListener> call) {
        calling.lock();
        try {
            if (!closed) {
                call.accept(listener);
            }
        } catch (RuntimeException | Error e) {
            LOG.error("a listener failed to hear of a change of the host", e);
        } finally {
            calling.unlock();
        }
    }

    @Override
    public void close() {
        // Before it waits, since the next call may come before its turn.
        closed = true;
        calling.lock();
        calling.unlock();
        whenClosed.accept(this);
    }
}
