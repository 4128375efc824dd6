package dev.routed.transport.internal;

import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/** The threads and buffers of one listener. Creates all threads of the transport. */
final class HttpPool {
    /** Prefix of the names of all threads of the transport. */
    static final String THREADS = "routed-http";

    /** Calls that run at the same time, and the selector. Created when needed. */
    private static final int MOST_THREADS = 256;

    private static final int IDLE_THREADS = 3;
    private static final int IDLE_MILLIS = 30_000;
    private static final long STACK_BYTES = 512 << 10;

    /** Time in milliseconds for interrupted threads to end. */
    private static final long STOP_MILLIS = 500;

    private static final AtomicInteger MADE = new AtomicInteger();

    private final QueuedThreadPool threads =
            new QueuedThreadPool(MOST_THREADS, IDLE_THREADS, IDLE_MILLIS, -1, null, null, this::thread);
    private final Scheduler scheduler = new ScheduledExecutorScheduler(THREADS + "-timer", true);

    /**
     * Buffers of Jetty, each used once. Jetty answers a malformed request on another thread than the one that parses
     * it, and the two may use the request's buffer after its release (as in
     * github.com/jetty/jetty.project/issues/12939). From a pool it would be the buffer of another connection by then,
     * and the answers of callers would be mixed.
     */
    private final ByteBufferPool buffers = new ByteBufferPool.NonPooling();

    HttpPool() {
        threads.setName(THREADS);
        threads.setStopTimeout(STOP_MILLIS);
        LifeCycle.start(threads);
        LifeCycle.start(scheduler);
    }

    /** Creates a server on these threads, which outlive it. */
    Server newServer() {
        return new Server(threads, scheduler, buffers);
    }

    void stop() {
        LifeCycle.stop(scheduler);
        LifeCycle.stop(threads);
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(null, task, THREADS + "-" + MADE.incrementAndGet(), STACK_BYTES);
        thread.setDaemon(true);
        thread.setContextClassLoader(HttpPool.class.getClassLoader());
        return thread;
    }
}
