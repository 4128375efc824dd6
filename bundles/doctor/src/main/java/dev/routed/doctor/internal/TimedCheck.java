package dev.routed.doctor.internal;

import dev.routed.api.health.Finding;
import dev.routed.api.health.HostCheck;
import dev.routed.api.message.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs one host check within a time limit, and remembers its findings. A check that ignores its interrupt occupies one
 * thread, however often it is asked. Thread-safe.
 */
final class TimedCheck {
    private final HostCheck check;
    private final Executor threads;
    private volatile Look latest;
    private volatile Optional<List<Finding>> known = Optional.empty();

    TimedCheck(HostCheck check, Executor threads) {
        this.check = check;
        this.threads = threads;
    }

    /** One look at the host. */
    private final class Look extends FutureTask<List<Finding>> {
        private final long began = System.nanoTime();
        private volatile boolean threadIsFree;

        Look() {
            super(check::look);
        }

        @Override
        public void run() {
            try {
                super.run();
            } finally {
                threadIsFree = true;
            }
        }

        @Override
        protected void done() {
            known = Optional.of(findings(this, System.nanoTime()));
        }

        /** A canceled look is over only when its check, which may ignore the interrupt, has returned. */
        boolean isOver() {
            return isCancelled() ? threadIsFree : isDone();
        }

        boolean isYoungerThan(Duration age) {
            return System.nanoTime() - began < age.toNanos();
        }
    }

    String name() {
        return check.name();
    }

    /** Begins a look, unless one is under way or younger than an age. */
    synchronized void begin(Duration age) {
        if (latest == null || latest.isOver() && !latest.isYoungerThan(age)) {
            latest = new Look();
            threads.execute(latest);
        }
    }

    /**
     * Returns the findings of the latest look; a finding about the check itself if it fails, or is not over in time.
     *
     * @param deadline a {@link System#nanoTime}
     */
    List<Finding> await(long deadline) {
        return findings(latest, deadline);
    }

    /** Returns the findings of the latest look that is over. Ends a look that takes longer than a limit. */
    Optional<List<Finding>> known(Duration limit) {
        Look look = latest;
        if (!look.isYoungerThan(limit)) {
            look.cancel(true);
        }
        return known;
    }

    private List<Finding> findings(Look look, long deadline) {
        try {
            return look.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | CancellationException late) {
            look.cancel(true);
            return List.of(unknown(name(), "takes too long to look at the host, and is ended"));
        } catch (ExecutionException e) {
            return List.of(unknown(name(), "cannot look at the host: " + reason(e.getCause())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(unknown(name(), "was not awaited, because the command was interrupted"));
        }
    }

    /** A finding about a check itself. */
    static Finding unknown(String check, String what) {
        return Finding.warning("check " + check, what, "what is wrong there, if anything, is not known", "");
    }

    private static String reason(Throwable failure) {
        if (failure instanceof RuntimeException defectOrRejection) {
            return Failure.reason(defectOrRejection);
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
