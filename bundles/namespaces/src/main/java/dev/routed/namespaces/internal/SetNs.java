package dev.routed.namespaces.internal;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import java.nio.file.Path;

/** Calls setns(2), which the JDK does not offer. */
final class SetNs {
    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;

    /** linux/sched.h: accepts only a network namespace. */
    private static final int CLONE_NEWNET = 0x4000_0000;

    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int EACCES = 13;
    private static final int EINVAL = 22;

    static {
        Native.register(SetNs.class, NativeLibrary.getProcess());
    }

    private SetNs() {}

    private static native int open(String path, int flags);

    private static native int setns(int fd, int type);

    private static native int close(int fd);

    /** Moves the calling thread into a namespace, for the rest of its life. */
    static void enter(Path namespace) {
        int fd = open(namespace.toString(), O_RDONLY | O_CLOEXEC);
        if (fd < 0) {
            throw failure(namespace, Native.getLastError());
        }
        int result = setns(fd, CLONE_NEWNET);
        int errno = Native.getLastError();
        close(fd);
        if (result < 0) {
            throw failure(namespace, errno);
        }
    }

    private static KernelException failure(Path namespace, int errno) {
        return switch (errno) {
            case ENOENT -> failure(Kind.NO_LINK, namespace, "No such file or directory");
            // An empty file remains where the engine has unmounted a namespace.
            case EINVAL -> failure(Kind.NO_LINK, namespace, "not a network namespace");
            case EPERM, EACCES -> failure(Kind.FORBIDDEN, namespace, "this needs CAP_SYS_ADMIN");
            default -> failure(Kind.OTHER, namespace, "errno " + errno);
        };
    }

    private static KernelException failure(Kind kind, Path namespace, String reason) {
        return new KernelException(kind, "enter network namespace %s: %s".formatted(namespace, reason));
    }
}
