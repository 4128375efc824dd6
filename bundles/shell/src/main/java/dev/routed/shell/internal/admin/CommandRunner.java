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

/** Runs each command until it ends, its caller disconnects, or the socket closes. Thread-safe. */
final class CommandRunner {
    private static final String CONTINUES = "the command closes the admin socket and continues without it:"
            + " 'routed bundle:list' and the log show its result";
    private static final String INTERRUPTED = "the command was interrupted: the shell of routed is stopping";

    /** The time that interrupted commands have to end by themselves. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final SessionFactory sessions;
    private final Refreshes refreshes;
    private final ExecutorService threads;
    private final Duration pulse;
    private final Set<Execution> running = ConcurrentHashMap.newKeySet();

    CommandRunner(SessionFactory sessions, Refreshes refreshes, ExecutorService threads, Duration pulse) {
        this.sessions = sessions;
        this.refreshes = refreshes;
        this.threads = threads;
        this.pulse = pulse;
    }

    /** @throws IOException if the caller disconnects, which interrupts the command, or the shell is stopping */
    void run(Command command, List<String> arguments, TerminalSize size, OutputStream out) throws IOException {
        Frames frames = new Frames(out);
        Execution execution = new Execution(sessions, refreshes, command, arguments, size, frames);
        running.add(execution);
        try {
            threads.execute(execution.status());
            int status = await(execution, frames);
            if (status == Execution.RELEASED) {
                frames.end(CONTINUES, 0);
            } else {
                frames.end(status);
            }
        } catch (CancellationException interrupted) {
            frames.end(INTERRUPTED, 1);
        } catch (RejectedExecutionException e) {
            throw new IOException("the shell of routed is stopping", e);
        } finally {
            running.remove(execution);
            frames.close();
            execution.interrupt();
        }
    }

    private int await(Execution execution, Frames frames) throws IOException {
        while (true) {
            try {
                return execution.status().get(pulse.toMillis(), TimeUnit.MILLISECONDS);
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
        Optional<Execution> own = Execution.current();
        own.ifPresent(Execution::release);
        long deadline = System.nanoTime() + GRACE.toNanos();
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
            // The thread that waits for it reports the result.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
