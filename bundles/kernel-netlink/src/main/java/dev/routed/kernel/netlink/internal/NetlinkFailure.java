package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.kernel.netlink.socket.ChannelException;
import dev.routed.kernel.netlink.wire.Ack;
import dev.routed.kernel.netlink.wire.Errno;
import dev.routed.kernel.netlink.wire.MalformedException;

/** Creates exceptions. Their message is the operation (a step or a description), then the reason. */
final class NetlinkFailure {
    private NetlinkFailure() {}

    static KernelException of(Object operation, Ack rejection) {
        return new KernelException(Errno.kind(rejection.errno()), operation + ": " + rejection.reason());
    }

    /** The socket failed, so the result of the request is unknown. */
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
