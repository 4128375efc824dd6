package dev.routed.shell.internal.admin;

import dev.routed.api.event.Cause;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command in a session of its own. Its caller may be let go before it has ended: what it prints from then on is
 * dropped, and the log tells how it ended.
 */
final class Execution {
    /** The status of one that goes on without its caller. */
    static final int RELEASED = -1;

    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);
    private static final ThreadLocal<Execution> CURRENT = new ThreadLocal<>();

    /** What the shell is given to parse, always; the caller's text reaches the command as a list of values. */
    private static final String PROGRAM = "admin-call";

    /** The scope of commands that change bundles. */
    private static final String BUNDLE = "bundle";

    private static final String UPDATE = "update";

    private final SessionFactory sessions;
    private final Refreshes refreshes;
    private final Command command;
    private final List<String> arguments;
    private final Frames frames;
    private final Status status = new Status();

    Execution(SessionFactory sessions, Refreshes refreshes, Command command, List<String> arguments, Frames frames) {
        this.sessions = sessions;
        this.refreshes = refreshes;
        this.command = command;
        this.arguments = arguments;
        this.frames = frames;
    }

    /** Does the command when it is run. Its value is the status for the caller: 0, 1, or {@link #RELEASED}. */
    final class Status extends FutureTask<Integer> {
        private Status() {
            super(() -> Operator.call(Execution.this::execute));
        }

        private void release() {
            set(RELEASED);
        }
    }

    Status status() {
        return status;
    }

    /** The one whose command this thread does. */
    static Optional<Execution> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** Lets the caller go. The command goes on. */
    void release() {
        frames.mute();
        status.release();
    }

    private boolean isReleased() {
        return status.isDone() && !status.isCancelled();
    }

    /** Lets the caller go and interrupts the command. */
    void interrupt() {
        frames.mute();
        status.cancel(true);
    }

    private int execute() {
        PrintStream error = frames.error();
        try (Session session = sessions.create(InputStream.nullInputStream(), frames.output(), error)) {
            Function call = (shell, none) -> print(shell, execute(session));
            session.put(PROGRAM, call);
            // Through the shell, since it alone can make its System.out the caller's.
            session.execute(PROGRAM);
            if (isReleased()) {
                LOG.info("{} is done", name());
            }
            return 0;
        } catch (Exception e) {
            if (isReleased()) {
                LOG.warn("{} failed", name(), e);
            } else {
                LOG.debug("{} failed", name(), e);
            }
            error.println(e.getMessage() == null ? e.getClass().getName() : e.getMessage());
            return 1;
        }
    }

    /** On a thread of the shell's. */
    private Object execute(Session session) throws Exception {
        if (command.getScope().equals(BUNDLE)) {
            refreshes.await();
        }
        CURRENT.set(this);
        try {
            return Cause.during(name(), () -> command.execute(session, new ArrayList<>(arguments)));
        } finally {
            CURRENT.remove();
            if (command.getScope().equals(BUNDLE) && command.getName().equals(UPDATE)) {
                refreshes.ofUpdated();
            }
        }
    }

    /** As the console does with what a command returns. */
    private static Object print(CommandSession shell, Object result) throws Exception {
        if (result != null) {
            System.out.println(shell.format(result, Converter.INSPECT));
        }
        return null;
    }

    private String name() {
        return command.getScope() + ":" + command.getName();
    }
}
