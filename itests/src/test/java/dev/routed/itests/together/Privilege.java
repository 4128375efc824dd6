package dev.routed.itests.together;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * CAP_NET_ADMIN of the calling thread, put away and taken up again (capset(2)): without it the real kernel refuses
 * every change with EPERM, at whatever step one likes.
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

    /** It stays permitted, so that the thread may take it up again. */
    static void has(boolean netAdmin) {
        try (Memory header = new Memory(2 * Integer.BYTES); Memory data = new Memory(WORDS * WORD_BYTES)) {
            header.setInt(0, VERSION_3);
            header.setInt(Integer.BYTES, 0);
            demand(capget(header, data));
            int effective = data.getInt(0);
            int bit = 1 << CAP_NET_ADMIN;
            data.setInt(0, netAdmin ? effective | bit : effective & ~bit);
            demand(capset(header, data));
        }
    }

    private static void demand(int result) {
        if (result != 0) {
            throw new IllegalStateException("capset(2) fails with errno " + Native.getLastError());
        }
    }
}
