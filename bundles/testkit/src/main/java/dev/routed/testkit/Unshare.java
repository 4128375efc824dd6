package dev.routed.testkit;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** unshare(2) and gettid(2), which the JDK does not offer. */
final class Unshare {
    /** CLONE_NEWNET of linux/sched.h: a network namespace of one's own. */
    private static final int CLONE_NEWNET = 0x4000_0000;

    static {
        Native.register(Unshare.class, NativeLibrary.getProcess());
    }

    private Unshare() {}

    private static native int unshare(int flags);

    private static native int gettid();

    /** The kernel's number of the calling thread, under which /proc/self/task has it. */
    static int threadId() {
        return gettid();
    }

    /** Gives the calling thread, and whatever it starts from now on, a new and empty network namespace. */
    static void network() {
        if (unshare(CLONE_NEWNET) != 0) {
            throw new IllegalStateException(
                    "a network namespace needs CAP_SYS_ADMIN: run the tests as root (errno %d)"
                            .formatted(Native.getLastError()));
        }
    }
}
