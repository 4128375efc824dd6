package dev.routed.testkit;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** Calls unshare(2) and gettid(2), which the JDK does not offer. */
final class Unshare {
    /** CLONE_NEWNET of linux/sched.h: a new network namespace. */
    private static final int CLONE_NEWNET = 0x4000_0000;

    static {
        Native.register(Unshare.class, NativeLibrary.getProcess());
    }

    private Unshare() {}

    private static native int unshare(int flags);

    private static native int gettid();

    /** Returns the kernel's ID of the calling thread, as in /proc/self/task. */
    static int threadId() {
        return gettid();
    }

    /** Moves the calling thread, and the threads and processes that it starts later, into a new network namespace. */
    static void network() {
        if (unshare(CLONE_NEWNET) != 0) {
            throw new IllegalStateException("unshare(CLONE_NEWNET) fails with errno %d: run the tests as root"
                    .formatted(Native.getLastError()));
        }
    }
}
