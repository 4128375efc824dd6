package dev.routed.shell.internal.admin;

import java.util.concurrent.FutureTask;

/** The work of a call that is answered while it runs: a command or a console. */
interface RunningCall {
    /** The status of a call whose work continues without its caller. */
    int RELEASED = -1;

    /** Returns the work. Its result is the exit status. */
    FutureTask<Integer> status();

    /** Tells whether the current thread runs a command of this call. */
    boolean isCurrent();

    /** Releases the caller. The command continues, and its further output is dropped. */
    void release();

    /** Ends the work. */
    void interrupt();
}
