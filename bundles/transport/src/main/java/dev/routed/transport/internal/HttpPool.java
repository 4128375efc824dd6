package dev.routed.transport.internal;

import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/** The threads and buffers that all listeners share. All threads of the transport are made here. */
final class HttpPool {

    /** Every thread's name begins with it. */
    static final String THREADS = "routed-http";

    /** Calls that may block at the same time, and a selector for each of a few listeners. */
    private static final int MOST_THREADS = 72;
    private static final int IDLE_THREADS = 4;
    private static final int IDLE_MILLIS = 30_000;
    private static final long STACK_BYTES = 512 << 10;

    /** What idle buffers may hold, in bytes, on the heap and as much outside. */
    private static final long IDLE_BUFFERS = 1 << 20;

    /** How long threads get to notice that they were interrupted, in milliseconds. */
    private static final long STOP_MILLIS = 500;

    private final AtomicInteger made = new AtomicInteger();
    private final QueuedThreadPool threads =
            new QueuedThreadPool(MOST_THREADS, IDLE_THREADS, IDLE_MILLIS, -1, null, null, this::thread);
    private final Scheduler scheduler = new ScheduledExecutorScheduler(THREADS + "-timer", true);
    private final ByteBufferPool buffers =
            new ArrayByteBufferPool(0, -1, 128 << 10, -1, IDLE_BUFFERS, IDLE_BUFFERS);

    HttpPool() {
        threads.setName(THREADS);
        threads.setStopTimeout(STOP_MILLIS);
        LifeCycle.start(threads);
        LifeCycle.start(scheduler);
    }

    /** A server that uses the shared threads and leaves them running when it stops. */
    Server newServer() {
        return new Server(threads, scheduler, buffers);
    }

    void stop() {
        LifeCycle.stop(scheduler);
        LifeCycle.stop(threads);
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(null, task, THREADS + "-" + made.incrementAndGet(), STACK_BYTES);
        thread.setDaemon(true);
        thread.setContextClassLoader(HttpPool.class.getClassLoader());
        return thread;
    }
}
