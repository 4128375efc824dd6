package dev.routed.shell.internal.admin;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.SessionFactory;

/** Runs commands, each until it ends, its caller goes away, or the socket does. */
final class Runner {
    private static final String GOES_ON = "This takes the admin socket away and goes on without it:"
            + " 'routed bundle:list' and the log will show what came of it.";
    private static final String ENDED = "The command was ended before it was done: routed's shell is stopping.";

    /** How long those that are cut short have to end by themselves. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final SessionFactory sessions;
    private final Refreshes refreshes;
    private final ExecutorService threads;
    private final Duration pulse;
    private final Set<Execution> running = ConcurrentHashMap.newKeySet();

    Runner(SessionFactory sessions, Refreshes refreshes, ExecutorService threads, Duration pulse) {
        this.sessions = sessions;
        this.refreshes = refreshes;
        this.threads = threads;
        this.pulse = pulse;
    }

    /**
     * Runs a command and writes what it prints and its status, 0 or 1, to {@code out}.
     *
     * @throws IOException if the caller went away; the command is then interrupted. Also once we are stopping
     */
    void run(Command command, List<String> arguments, OutputStream out) throws IOException {
        Frames frames = new Frames(out);
        Execution execution = new Execution(sessions, refreshes, command, arguments, frames);
        running.add(execution);
        try {
            start(execution);
            int status = await(execution, frames);
            if (status == Execution.RELEASED) {
                frames.end(GOES_ON, 0);
            } else {
                frames.end(status);
            }
        } catch (CancellationException interrupted) {
            frames.end(ENDED, 1);
        } finally {
            running.remove(execution);
            frames.close();
            execution.interrupt();
        }
    }

    private void start(Execution execution) throws IOException {
        try {
            threads.execute(execution.status());
        } catch (RejectedExecutionException e) {
            throw new IOException("routed's shell is stopping", e);
        }
    }

    private int await(Execution execution, Frames frames) throws IOException {
        while (true) {
            try {
                return execution.status().get(pulse.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillRunning) {
                frames.pulse();
            } catch (ExecutionException e) {
                throw new IOException("the answer could not be written", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the transport is stopping");
            }
        }
    }

    /**
     * Lets all callers go, since the socket is about to. The command that takes it away, on this very thread, goes
     * on: a bundle that is updated must not stay half-way. Others are interrupted, unless they end in a moment.
     */
    void cutShort() {
        Optional<Execution> own = Execution.current();
        own.ifPresent(Execution::release);
        long deadline = System.nanoTime() + MOMENT.toNanos();
        for (Execution other : running) {
            if (!own.equals(Optional.of(other))) {
                endBy(deadline, other);
            }
        }
    }

    private static void endBy(long deadline, Execution execution) {
        try {
            execution.status().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException stillRunning) {
            execution.interrupt();
        } catch (ExecutionException | CancellationException hasEnded) {
            // Its caller is told by the one who waits for it.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
