package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.kernel.netlink.socket.ChannelException;
import dev.routed.kernel.netlink.wire.Ack;
import dev.routed.kernel.netlink.wire.Errno;
import dev.routed.kernel.netlink.wire.MalformedException;

/** Makes the sentences of failures: the operation (a step, or words), then the reason. */
final class Failure {
    private Failure() {}

    /** The kernel refused. */
    static KernelException of(Object operation, Ack refusal) {
        return new KernelException(Errno.kind(refusal.errno()), operation + ": " + refusal.reason());
    }

    /** Something of someone else is in the way. */
    static KernelException taken(Object operation, String what) {
        return new KernelException(Kind.TAKEN, operation + ": " + Errno.text(Errno.EEXIST.number()) + ": " + what);
    }

    static KernelException noLink(Object operation, String what) {
        return new KernelException(Kind.NO_LINK, operation + ": " + Errno.text(Errno.ENODEV.number()) + ": " + what);
    }

    /** The line to the kernel failed, so that it is not known what the kernel did. */
    static KernelException of(Object operation, ChannelException line) {
        String reason = Errno.EAGAIN.is(line.errno())
                ? "the kernel gave no answer in time"
                : "cannot " + line.getMessage() + ": " + Errno.text(line.errno());
        return new KernelException(Errno.kind(line.errno()), operation + ": " + reason, line);
    }

    static KernelException of(Object operation, MalformedException answer) {
        return new KernelException(
                Kind.OTHER, operation + ": the kernel's answer cannot be read: " + answer.getMessage(), answer);
    }
}
