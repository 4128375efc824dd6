package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.kernel.iproute2.argv.Complaint;
import dev.routed.kernel.iproute2.argv.UnsayableException;

/**
 * Makes the sentences of failures: the operation (a step, or words), then the reason. Where the reason has
 * been found out, it begins with strerror(3)'s words for it, as the kernel would have put it.
 */
final class Failure {
    private Failure() {}

    /** Something of someone else is in the way. */
    static KernelException taken(Object operation, String what) {
        return new KernelException(Kind.TAKEN, operation + ": File exists: " + what);
    }

    static KernelException noLink(Object operation, String what) {
        return new KernelException(Kind.NO_LINK, operation + ": No such device: " + what);
    }

    static KernelException forbidden(Object operation, String reason) {
        return new KernelException(Kind.FORBIDDEN, operation + ": " + reason);
    }

    /** In ip's own words, when what is there does not tell the reason. */
    static KernelException other(Object operation, String reason) {
        return new KernelException(Kind.OTHER, operation + ": " + reason);
    }

    static KernelException of(Object operation, Program.Result result) {
        return other(operation, reason(Complaint.parse(result.errors()), result));
    }

    static String reason(Complaint complaint, Program.Result result) {
        return complaint.reason().isEmpty() ? "ip ended with status " + result.status() : complaint.reason();
    }

    static KernelException of(Object operation, ProgramException failure) {
        return new KernelException(Kind.OTHER, operation + ": " + failure.getMessage(), failure);
    }

    static KernelException of(Object operation, UnsayableException failure) {
        return new KernelException(Kind.OTHER, operation + ": " + failure.getMessage(), failure);
    }

    static KernelException unreadable(Object operation, IllegalArgumentException answer) {
        return new KernelException(
                Kind.OTHER, operation + ": what ip printed cannot be read: " + answer.getMessage(), answer);
    }
}
