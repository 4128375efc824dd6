package dev.routed.shell.internal.admin;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;

/**
 * The size of the terminal that shows the output of a command.
 *
 * @param columns in characters; 0 if the output does not go to a terminal
 * @param rows in lines; 0 as well
 */
public record TerminalSize(int columns, int rows) {
    static final TerminalSize NONE = new TerminalSize(0, 0);

    private static final Pattern QUERY = Pattern.compile("columns=(\\d{1,4})&rows=(\\d{1,4})");

    /** The variable of a session that has the size, if the session has no terminal itself. */
    private static final String VARIABLE = "terminal-size";

    /** Parses the query of a call, such as {@code columns=80&rows=24}; {@link #NONE} if it has another form. */
    static TerminalSize parse(String query) {
        Matcher size = QUERY.matcher(query);
        return size.matches()
                ? new TerminalSize(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)))
                : NONE;
    }

    void putInto(Session session) {
        session.put(VARIABLE, this);
    }

    public static TerminalSize of(Session session) {
        Terminal terminal = session.getTerminal();
        if (terminal != null) {
            return new TerminalSize(terminal.getWidth(), terminal.getHeight());
        }
        return session.get(VARIABLE) instanceof TerminalSize size ? size : NONE;
    }
}
