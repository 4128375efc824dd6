package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.kernel.iproute2.argv.IpError;

/**
 * Creates exceptions. Their message is the operation (a step or a description), then the reason. A known reason begins
 * with the text of strerror(3), as the kernel would report it.
 */
final class IpFailure {
    private IpFailure() {}

    static KernelException forbidden(Object operation, String reason) {
        return new KernelException(Kind.FORBIDDEN, operation + ": " + reason);
    }

    /** A failure that the state of the host does not explain, with the reason that ip printed. */
    static KernelException other(Object operation, String reason) {
        return new KernelException(Kind.OTHER, operation + ": " + reason);
    }

    static KernelException of(Object operation, int status, String errors) {
        return other(operation, reason(IpError.parse(errors), status));
    }

    static String reason(IpError error, int status) {
        return error.reason().isEmpty() ? "ip ended with status " + status : error.reason();
    }

    static KernelException unreadable(Object operation, IllegalArgumentException answer) {
        return new KernelException(
                Kind.OTHER, operation + ": what ip printed cannot be read: " + answer.getMessage(), answer);
    }
}
