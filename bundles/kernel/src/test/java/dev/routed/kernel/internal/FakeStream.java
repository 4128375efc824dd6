package dev.routed.kernel.internal;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Notification;
import dev.routed.api.kernel.NotificationStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Returns the notifications that a test sends. */
final class FakeStream implements NotificationStream {
    volatile boolean closed;
    private final BlockingQueue<Notification> waiting = new LinkedBlockingQueue<>();
    private static final Notification INTERRUPT = new Notification.AddressDeleted(-1);
    private static final Notification DEFECT = new Notification.AddressDeleted(-3);
    private static final Notification LOSS = new Notification.AddressDeleted(-2);

    void send(Notification notification) {
        waiting.add(notification);
    }

    /** Sends the deletion of a link. */
    void delete(String link) {
        send(new Notification.LinkDeleted(link.hashCode(), link));
    }

    /** Makes the reader's next call fail. */
    void lose() {
        waiting.add(LOSS);
    }

    /** Makes the reader's next call fail as no backend should. */
    void breakDown() {
        waiting.add(DEFECT);
    }

    @Override
    public List<Notification> snapshot(int ours) {
        return List.of(new Notification.LinkChanged(Link.of("lo", 1).withUp(true)));
    }

    @Override
    public List<Notification> next() {
        try {
            Notification next = waiting.take();
            if (next == LOSS) {
                throw new KernelException(Kind.EXHAUSTED, "watch the kernel: No buffer space available");
            }
            if (next == DEFECT) {
                throw new IllegalStateException("a defect of a backend, on purpose");
            }
            return next == INTERRUPT ? List.of() : List.of(next);
        } catch (InterruptedException e) {
            throw new AssertionError("the thread of the watch was interrupted", e);
        }
    }

    @Override
    public void interrupt() {
        waiting.add(INTERRUPT);
    }

    @Override
    public void close() {
        closed = true;
    }
}
