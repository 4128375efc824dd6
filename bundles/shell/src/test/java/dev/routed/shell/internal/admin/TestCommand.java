package dev.routed.shell.internal.admin;

import java.security.AccessController;
import java.security.Principal;
import java.util.List;
import java.util.stream.Collectors;
import javax.security.auth.Subject;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Session;

/** Runs a body of a test as a command. */
record TestCommand(String scope, String name, Body body) implements Command {

    /** Returns the names of the principals of the caller of a command. */
    @SuppressWarnings("removal")
    static String principals() {
        return Subject.getSubject(AccessController.getContext()).getPrincipals().stream()
                .map(Principal::getName)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    interface Body {
        Object execute(Session session, List<Object> arguments) throws Exception;
    }

    @Override
    public String getScope() {
        return scope;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getDescription() {
        return "does what a test says";
    }

    @Override
    public Completer getCompleter(boolean scoped) {
        return null;
    }

    @Override
    public Parser getParser() {
        return null;
    }

    @Override
    public Object execute(Session session, List<Object> arguments) throws Exception {
        return body.execute(session, arguments);
    }
}
