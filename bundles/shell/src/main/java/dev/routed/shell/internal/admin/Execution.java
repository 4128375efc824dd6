package dev.routed.shell.internal.admin;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Trigger;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.message.Failure;
import dev.routed.api.message.Printable;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.support.CommandException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one command in its own session. The caller may be released before the command ends: its further output is
 * dropped, and the log has its result.
 */
final class Execution implements RunningCall {
    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);
    private static final ThreadLocal<Execution> CURRENT = new ThreadLocal<>();

    /** The only text that the shell parses; the caller's arguments reach the command as a list of values. */
    private static final String PROGRAM = "admin-call";

    /** The scope of commands that change bundles. */
    private static final String BUNDLE = "bundle";

    private static final String SHELL = "shell";

    private static final String UPDATE = "update";

    private final SessionFactory sessions;
    private final Refreshes refreshes;
    private final Command command;
    private final List<String> arguments;
    private final TerminalSize size;
    private final Frames frames;
    private final CallStatus status = new CallStatus(this::execute);

    Execution(
            SessionFactory sessions,
            Refreshes refreshes,
            Command command,
            List<String> arguments,
            TerminalSize size,
            Frames frames) {
        this.sessions = sessions;
        this.refreshes = refreshes;
        this.command = command;
        this.arguments = arguments;
        this.size = size;
        this.frames = frames;
    }

    @Override
    public CallStatus status() {
        return status;
    }

    @Override
    public boolean isCurrent() {
        return CURRENT.get() == this;
    }

    @Override
    public void release() {
        frames.mute();
        status.release();
    }

    @Override
    public void interrupt() {
        frames.mute();
        status.cancel(true);
    }

    private int execute() {
        PrintStream output = frames.output();
        PrintStream error = frames.error();
        try (Session session = sessions.create(InputStream.nullInputStream(), output, error)) {
            Function call = (shell, none) -> print(shell, execute(session));
            session.put(PROGRAM, call);
            size.putInto(session);
            if (command.getScope().equals(SHELL)) {
                NoTerminal.putInto(session, output);
            }
            // Through the shell, which redirects System.out to the caller.
            session.execute(PROGRAM);
            if (status.isReleased()) {
                LOG.info("{} is done", name());
            }
            return ExitStatus.of(session);
        } catch (Exception e) {
            if (isDefect(e)) {
                LOG.error("{} failed by a defect", name(), e);
            } else if (status.isReleased()) {
                LOG.warn("{} failed", name(), e);
            } else {
                LOG.debug("{} failed", name(), e);
            }
            error.println(sentence(e));
            return 1;
        }
    }

    /** Whether an exception has no sentence for users. Commands of Karaf throw many exceptions that have one. */
    private boolean isDefect(Exception e) {
        boolean foreseen = isOurs(e) || e instanceof CommandException;
        return e.getMessage() == null || !foreseen && command.getScope().equals(CommandIndex.SCOPE);
    }

    private static boolean isOurs(Exception e) {
        return e instanceof RejectedException || e instanceof KernelException;
    }

    private String sentence(Exception e) {
        if (e instanceof NullPointerException && command.getScope().equals(SHELL)) {
            return name() + " needs a terminal: run it in 'routed shell'";
        }
        if (isDefect(e)) {
            return name() + " failed: " + Failure.DEFECT;
        }
        return isOurs(e) ? Printable.of(e.getMessage()) : e.getMessage();
    }

    /** Runs on a thread of the shell. */
    private Object execute(Session session) throws Exception {
        if (command.getScope().equals(BUNDLE)) {
            refreshes.await();
        }
        CURRENT.set(this);
        try {
            return Trigger.during(name(), () -> command.execute(session, new ArrayList<>(arguments)));
        } finally {
            CURRENT.remove();
            if (command.getScope().equals(BUNDLE) && command.getName().equals(UPDATE)) {
                refreshes.ofUpdated();
            }
        }
    }

    /** Prints the return value as the console does. */
    private static Object print(CommandSession shell, Object result) throws Exception {
        if (result != null) {
            System.out.println(shell.format(result, Converter.INSPECT));
        }
        return null;
    }

    private String name() {
        String separator = command.getScope().equals(CommandIndex.SCOPE) ? " " : ":";
        return command.getScope() + separator + command.getName();
    }
}
