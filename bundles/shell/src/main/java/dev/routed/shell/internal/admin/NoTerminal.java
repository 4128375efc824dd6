package dev.routed.shell.internal.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.karaf.shell.api.console.Session;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;

/**
 * A terminal that moves no cursor, and a reader with the history of the consoles, for a session without them. Commands
 * such as {@code shell:history} and {@code shell:ls} use both without a check, and would fail by a
 * NullPointerException.
 */
final class NoTerminal {
    /** The variables of gogo's Shell.getTerminal and Shell.getReader. */
    private static final String TERMINAL = ".terminal";

    private static final String READER = ".reader";

    private NoTerminal() {}

    static void putInto(Session session, OutputStream out) throws IOException {
        Terminal terminal = new DumbTerminal(InputStream.nullInputStream(), out);
        LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
        Optional.ofNullable(System.getProperty("karaf.history"))
                .ifPresent(file -> reader.setVariable(LineReader.HISTORY_FILE, file));
        reader.getHistory().attach(reader);
        session.put(TERMINAL, terminal);
        session.put(READER, reader);
    }
}
