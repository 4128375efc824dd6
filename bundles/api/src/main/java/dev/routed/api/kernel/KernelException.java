package dev.routed.api.kernel;

import java.util.Optional;

/**
 * The kernel rejected a step or could not be read. The message consists of the operation ({@link Step#toString} for a
 * step), a colon and the kernel's reason, for example {@code route add 10.0.0.7/32 dev rt1 proto 200: Network is down}.
 */
public final class KernelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * The kinds of failure that callers distinguish. Derived from errno, or from exit status and structured output of a
     * program, never from message text.
     */
    public enum Kind {
        /** A foreign object has the name, index, route or address: EEXIST, EBUSY. */
        TAKEN,
        /** The link of a step does not exist or has another alias, or its namespace does not exist: ENODEV. */
        NO_LINK,
        /** The kernel lacks memory or space: ENOMEM, ENOBUFS, ENOSPC. */
        EXHAUSTED,
        /** The appliance lacks a permission: EPERM, EACCES. */
        FORBIDDEN,
        OTHER
    }

    private final Kind kind;

    public KernelException(Kind kind, String sentence) {
        super(sentence);
        this.kind = kind;
    }

    public KernelException(Kind kind, String sentence, Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    /** The operation failed for the reason that another exception states. */
    public static KernelException because(Object operation, RuntimeException reason) {
        return new KernelException(Kind.OTHER, operation + ": " + reason.getMessage(), reason);
    }

    /** A foreign object conflicts. The reason begins with the text of strerror(3). */
    public static KernelException taken(Object operation, String conflict) {
        return new KernelException(Kind.TAKEN, operation + ": File exists: " + conflict);
    }

    /** The step's link does not exist (empty alias) or has another alias. The reason begins as in {@link #taken}. */
    public static KernelException noLink(Step step, Optional<String> alias) {
        String reason = alias.map("the link with this name is a foreign one, with the alias '%s'"::formatted)
                .orElse("there is no link with this name");
        return new KernelException(Kind.NO_LINK, step + ": No such device: " + reason);
    }

    public Kind kind() {
        return kind;
    }
}
