package dev.routed.api.concurrent;

import java.lang.System.Logger.Level;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler whose repeated tasks go on after an exception, and which logs what any task throws. Java's own scheduler
 * ends a repeated task at its first exception, and keeps the exception of every task to itself. An exception that a
 * repeated task throws again and again is logged when it begins, changes and ends. Thread-safe.
 */
public final class SurvivingScheduler extends ScheduledThreadPoolExecutor {
    private static final System.Logger LOG = System.getLogger(SurvivingScheduler.class.getName());

    private final String name;

    /** @param name of its threads, and in the log */
    public SurvivingScheduler(String name, int threads) {
        super(threads, DaemonThreads.named(name));
        this.name = name;
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        return super.scheduleWithFixedDelay(new Repeated(task), initialDelay, delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return super.scheduleAtFixedRate(new Repeated(task), initialDelay, period, unit);
    }

    /** One thread at a time runs it. */
    private final class Repeated implements Runnable {
        private final Runnable task;
        private volatile String failure = "";

        Repeated(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            try {
                task.run();
                if (!failure.isEmpty()) {
                    failure = "";
                    LOG.log(Level.INFO, "a repeated task of " + name + " succeeds again");
                }
            } catch (RuntimeException | LinkageError e) {
                if (!failure.equals(e.toString())) {
                    failure = e.toString();
                    LOG.log(Level.ERROR, "a repeated task of " + name + " failed; it is repeated at its next time", e);
                }
            }
        }
    }

    /** The exception of a task that is not repeated. */
    @Override
    protected void afterExecute(Runnable task, Throwable thrown) {
        super.afterExecute(task, thrown);
        if (task instanceof Future<?> future && future.isDone()) {
            try {
                future.get();
            } catch (CancellationException cancelled) {
                LOG.log(Level.DEBUG, "a task of " + name + " was cancelled");
            } catch (ExecutionException e) {
                LOG.log(Level.ERROR, "a task of " + name + " failed", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
