package dev.routed.shell.internal.admin;

import dev.routed.api.RejectedException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.apache.karaf.shell.api.console.SessionFactory;

/** The open consoles. Calls after the first name a console by its ID. Thread-safe. */
final class Consoles {
    private final SessionFactory sessions;
    private final CallRunner runner;
    private final ExecutorService threads;
    private final Map<String, Console> open = new ConcurrentHashMap<>();

    Consoles(SessionFactory sessions, CallRunner runner, ExecutorService threads) {
        this.sessions = sessions;
        this.runner = runner;
        this.threads = threads;
    }

    /**
     * Opens a console, and returns when it is closed.
     *
     * @param term the variable TERM of the caller
     */
    void run(String term, TerminalSize size, OutputStream out) throws IOException {
        String id = UUID.randomUUID().toString();
        Frames frames = new Frames(out);
        Console console = new Console(sessions, threads, TerminalType.of(term), size, frames);
        open.put(id, console);
        try {
            frames.console(id);
            runner.run(console, frames);
        } finally {
            open.remove(id);
            console.interrupt();
        }
    }

    /** @throws RejectedException if the console is not open */
    Console get(String id) {
        Console console = open.get(id);
        if (console == null) {
            throw ended();
        }
        return console;
    }

    static RejectedException ended() {
        return RejectedException.of("the console has ended: run 'routed shell' again");
    }
}
