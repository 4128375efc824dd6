package dev.routed.shell.internal.admin;

/** The work of a call that is answered while it runs: a command or a console. */
interface RunningCall {
    /** Returns the work. Its result is the exit status. */
    CallStatus status();

    /** Tells whether the current thread runs a command of this call. */
    boolean isCurrent();

    /** Releases the caller. The command continues, and its further output is dropped. */
    void release();

    /** Ends the work, unless it runs a command, which may end by itself. */
    default void hangUp() {}

    /** Ends the work at once. */
    void interrupt();
}
