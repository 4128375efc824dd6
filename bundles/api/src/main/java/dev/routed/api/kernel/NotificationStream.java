package dev.routed.api.kernel;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A subscription to the kernel's notifications. One thread reads and closes it; any thread may interrupt it. */
@ConsumerType
public interface NotificationStream extends AutoCloseable {
    /**
     * Reads the host as notifications: its links, permanent neighbors, and routes of routed. The first call of
     * {@link #next} continues from the time of the subscription, so that some changes may appear in both.
     *
     * @param ours rtm_protocol of the routes of routed
     * @throws KernelException if the host cannot be read
     */
    List<Notification> snapshot(int ours);

    /**
     * Waits for the next notifications, in the kernel's order; none if the wait ended without any.
     *
     * @throws KernelException if notifications are lost (ENOBUFS) or unreadable, or the stream has ended; the reader
     *     then closes the stream and subscribes again
     */
    List<Notification> next();

    /**
     * Ends the wait of {@link #next}: a call that waits, or else the next call, returns or throws.
     *
     * @throws KernelException if the wait cannot be ended early
     */
    void interrupt();

    /** Releases the socket or process. Does nothing on a closed stream. */
    @Override
    void close();
}
