package dev.routed.kernel.internal;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Notification;
import dev.routed.api.kernel.NotificationStream;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A notification stream of one backend. One thread reads and closes it; any thread may interrupt it. */
final class Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    private final NotificationStream stream;
    private final BooleanSupplier current;
    private final Consumer<Subscription> whenClosed;

    Subscription(NotificationStream stream, BooleanSupplier current, Consumer<Subscription> whenClosed) {
        this.stream = stream;
        this.current = current;
        this.whenClosed = whenClosed;
    }

    boolean isCurrent() {
        return current.getAsBoolean();
    }

    List<Notification> snapshot(int ours) {
        return stream.snapshot(ours);
    }

    List<Notification> next() {
        return stream.next();
    }

    void interrupt() {
        try {
            stream.interrupt();
        } catch (KernelException e) {
            LOG.warn("{}: the subscription ends a few seconds late", e.getMessage());
        }
    }

    void close() {
        try {
            stream.close();
        } finally {
            whenClosed.accept(this);
        }
    }
}
