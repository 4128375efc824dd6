package dev.routed.shell.internal.admin;

import java.security.PrivilegedAction;
import java.util.concurrent.FutureTask;

/** The exit status of a call, once it is known. */
final class CallStatus extends FutureTask<Integer> {
    /** The status of a call whose work continues without its caller. */
    static final int RELEASED = -1;

    /** @param work is done with the rights of root */
    CallStatus(PrivilegedAction<Integer> work) {
        super(() -> RootSubject.call(work));
    }

    /** Releases the caller. The work continues. */
    void release() {
        set(RELEASED);
    }

    boolean isReleased() {
        return isDone() && !isCancelled();
    }
}
