package dev.routed.shell.internal.admin;

import dev.routed.api.event.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a command in a session of its own, until it ends or its caller goes away. */
final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    /** What the shell is given to parse, always; the caller's text reaches the command as a list of values. */
    private static final String PROGRAM = "admin-call";

    private final SessionFactory sessions;
    private final ExecutorService threads;
    private final Duration pulse;

    Runner(SessionFactory sessions, ExecutorService threads, Duration pulse) {
        this.sessions = sessions;
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
        Future<Integer> status = start(() -> Operator.call(() -> execute(command, arguments, frames)));
        try {
            frames.end(await(status, frames));
        } finally {
            frames.close();
            status.cancel(true);
        }
    }

    private Future<Integer> start(Callable<Integer> execution) throws IOException {
        try {
            return threads.submit(execution);
        } catch (RejectedExecutionException e) {
            throw new IOException("routed's shell is stopping", e);
        }
    }

    private int await(Future<Integer> status, Frames frames) throws IOException {
        while (true) {
            try {
                return status.get(pulse.toMillis(), TimeUnit.MILLISECONDS);
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

    private int execute(Command command, List<String> arguments, Frames frames) {
        PrintStream error = frames.error();
        try (Session session = sessions.create(InputStream.nullInputStream(), frames.output(), error)) {
            Function call = (shell, none) -> print(
                    shell,
                    Cause.during(name(command), () -> command.execute(session, new ArrayList<>(arguments))));
            session.put(PROGRAM, call);
            // Through the shell, since it alone can make its System.out the caller's.
            session.execute(PROGRAM);
            return 0;
        } catch (Exception e) {
            LOG.debug("{} failed", name(command), e);
            error.println(sentence(e));
            return 1;
        }
    }

    private static String name(Command command) {
        return command.getScope() + ":" + command.getName();
    }

    /** As the console does with what a command returns. */
    private static Object print(CommandSession shell, Object result) throws Exception {
        if (result != null) {
            System.out.println(shell.format(result, Converter.INSPECT));
        }
        return null;
    }

    private static String sentence(Exception e) {
        if (e instanceof InterruptedException) {
            return "The command was ended before it was done: routed's shell is stopping.";
        }
        return e.getMessage() == null ? e.getClass().getName() : e.getMessage();
    }
}
