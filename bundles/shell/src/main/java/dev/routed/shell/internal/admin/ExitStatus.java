package dev.routed.shell.internal.admin;

import org.apache.karaf.shell.api.console.Session;

/** The exit status of a command that printed its result, kept in its session. A command that throws has status 1. */
public final class ExitStatus {
    private static final String NAME = "exit-status";

    private ExitStatus() {}

    public static void set(Session session, int status) {
        session.put(NAME, status);
    }

    /** Returns 0 unless the command has set another status. */
    static int of(Session session) {
        return session.get(NAME) instanceof Integer status ? status : 0;
    }
}
