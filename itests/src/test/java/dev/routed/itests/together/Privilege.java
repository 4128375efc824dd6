package dev.routed.itests.together;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * Drops CAP_NET_ADMIN of the calling thread and raises it again (capset(2)). Without it the real kernel rejects every
 * change with EPERM, at any step that a test chooses.
 */
final class Privilege {
    /** _LINUX_CAPABILITY_VERSION_3 of linux/capability.h: two words of 32 capabilities for each set. */
    private static final int VERSION_3 = 0x20080522;

    private static final int WORDS = 2;
    /** struct __user_cap_data_struct: effective, permitted, inheritable. */
    private static final int WORD_BYTES = 12;

    private static final int CAP_NET_ADMIN = 12;

    static {
        Native.register(Privilege.class, NativeLibrary.getProcess());
    }

    private Privilege() {}

    private static native int capget(Pointer header, Pointer data);

    private static native int capset(Pointer header, Pointer data);

    /** Runs an action on this thread without the capability, and raises it again. */
    static void withoutNetAdmin(Runnable action) {
        setNetAdmin(false);
        try {
            action.run();
        } finally {
            setNetAdmin(true);
        }
    }

    /** Changes the effective set alone: the capability stays permitted, so the thread can raise it again. */
    private static void setNetAdmin(boolean netAdmin) {
        try (Memory header = new Memory(2 * Integer.BYTES);
                Memory data = new Memory(WORDS * WORD_BYTES)) {
            header.setInt(0, VERSION_3);
            header.setInt(Integer.BYTES, 0);
            check(capget(header, data));
            int effective = data.getInt(0);
            int bit = 1 << CAP_NET_ADMIN;
            data.setInt(0, netAdmin ? effective | bit : effective & ~bit);
            check(capset(header, data));
        }
    }

    private static void check(int result) {
        if (result != 0) {
            throw new IllegalStateException("capset(2) fails with errno " + Native.getLastError());
        }
    }
}
