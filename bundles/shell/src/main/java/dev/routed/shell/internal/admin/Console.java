package dev.routed.shell.internal.admin;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import org.apache.felix.service.command.Job;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;

/** A console of the shell for a caller with a terminal. Runs until the caller ends its input or disconnects. */
final class Console implements RunningCall {
    private static final String CLOSED =
            "the admin socket closes, and with it this console: run 'routed shell' again when routed is back";

    private static final String WELCOME = "The console of routed: Tab completes, 'help' lists commands, Ctrl-D leaves.";

    /** A variable of the session. The shell replaces variables in its value: the scope that the user has entered. */
    private static final String PROMPT = "PROMPT";

    private static final String ROUTED_PROMPT = "\u001b[1mrouted\u001b[0m ${SUBSHELL}> ";

    /** Where a command without scope is looked for; {@code watch} is a command of the scope shell, too. */
    private static final String SCOPES = "routed:shell:bundle:*";

    private static final String COMMAND_SESSION = ".commandSession";

    private final Frames frames;
    private final ConsoleTerminal terminal;
    private final Session session;
    private final CallStatus status = new CallStatus(this::run);
    private volatile boolean hungUp;

    /** @param type that {@link TerminalType} returned */
    Console(SessionFactory sessions, ExecutorService threads, String type, TerminalSize size, Frames frames)
            throws IOException {
        this.frames = frames;
        terminal = new ConsoleTerminal(type, size, frames.screen(threads));
        PrintStream screen = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
        session = sessions.create(terminal.input(), screen, screen, terminal, StandardCharsets.UTF_8.name(), () -> {});
        session.put(Session.IS_LOCAL, true);
        session.put(PROMPT, ROUTED_PROMPT);
        session.put(Session.SCOPE, SCOPES);
    }

    @Override
    public CallStatus status() {
        return status;
    }

    private int run() {
        try (session) {
            session.getConsole().println(WELCOME);
            session.run();
        }
        if (hungUp) {
            frames.error().println(CLOSED);
            return 1;
        }
        return 0;
    }

    /**
     * Takes keys. Waits while 4,096 bytes are unread.
     *
     * @throws dev.routed.api.RejectedException if the console has ended
     */
    void keys(byte[] keys) {
        try {
            terminal.processInputBytes(keys);
        } catch (IOException e) {
            throw Consoles.ended();
        }
    }

    void resize(TerminalSize size) {
        terminal.resize(size);
    }

    @Override
    public boolean isCurrent() {
        Job job = Job.Utils.current();
        return job != null && job.session() == session.get(COMMAND_SESSION);
    }

    @Override
    public void release() {
        hangUp();
        frames.mute();
        status.release();
    }

    @Override
    public void hangUp() {
        hungUp = true;
        try {
            terminal.hangUp();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void interrupt() {
        frames.mute();
        if (status.cancel(false)) {
            // Interrupts the command that runs, too.
            session.close();
        }
    }
}
