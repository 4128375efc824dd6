package dev.routed.shell.internal.admin;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs each command and console until it ends, its caller disconnects, or the socket closes. Thread-safe. */
final class CallRunner {
    private static final String CONTINUES = "the command closes the admin socket and continues without it:"
            + " 'routed bundle:list' and the log show its result";
    private static final String INTERRUPTED = "the command was interrupted: the shell of routed is stopping";

    /** The time that interrupted commands have to end by themselves. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final ExecutorService threads;
    private final Duration pulse;
    private final Set<RunningCall> running = ConcurrentHashMap.newKeySet();

    CallRunner(ExecutorService threads, Duration pulse) {
        this.threads = threads;
        this.pulse = pulse;
    }

    /**
     * Runs a call, and sends its status.
     *
     * @param frames that the call writes, too
     * @throws IOException if the caller disconnects, which interrupts the call, or the shell is stopping
     */
    void run(RunningCall call, Frames frames) throws IOException {
        running.add(call);
        try {
            threads.execute(call.status());
            int status = await(call, frames);
            if (status == CallStatus.RELEASED) {
                frames.end(CONTINUES, 0);
            } else {
                frames.end(status);
            }
        } catch (CancellationException interrupted) {
            frames.end(INTERRUPTED, 1);
        } catch (RejectedExecutionException e) {
            throw new IOException("the shell of routed is stopping", e);
        } finally {
            running.remove(call);
            frames.close();
            call.interrupt();
        }
    }

    private int await(RunningCall call, Frames frames) throws IOException {
        while (true) {
            try {
                return call.status().get(pulse.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillRunning) {
                frames.pulse();
            } catch (ExecutionException e) {
                throw new IOException("the answer cannot be written", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the transport is stopping");
            }
        }
    }

    /**
     * Ends all calls because the socket is about to close. The command that closes it runs on this thread and
     * continues: the update of a bundle must not stop half-way. Other commands are interrupted unless they end within
     * the grace time.
     */
    void cutShort() {
        List<RunningCall> others = new ArrayList<>();
        for (RunningCall call : running) {
            if (call.isCurrent()) {
                call.release();
            } else {
                call.hangUp();
                others.add(call);
            }
        }
        long deadline = System.nanoTime() + GRACE.toNanos();
        others.forEach(call -> endBy(deadline, call));
    }

    private static void endBy(long deadline, RunningCall call) {
        try {
            call.status().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException stillRunning) {
            call.interrupt();
        } catch (ExecutionException | CancellationException hasEnded) {
            // The thread that waits for it reports the result.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
