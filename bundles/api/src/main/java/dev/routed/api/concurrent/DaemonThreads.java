package dev.routed.api.concurrent;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/** Creates and joins named daemon threads, which do not keep the JVM from exiting, and executors on them. */
public final class DaemonThreads {
    private DaemonThreads() {}

    public static Thread create(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    public static Thread start(String name, Runnable task) {
        Thread thread = create(name, task);
        thread.start();
        return thread;
    }

    /** Waits for the end of a thread, and defers an interrupt until then. */
    public static void join(Thread thread) {
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

    public static ThreadFactory named(String name) {
        return task -> create(name, task);
    }

    /** A scheduler of one thread, see {@link SurvivingScheduler}. */
    public static ScheduledExecutorService scheduler(String name) {
        return new SurvivingScheduler(name, 1);
    }

    public static ExecutorService pool(String name, int threads) {
        return Executors.newFixedThreadPool(threads, named(name));
    }
}
