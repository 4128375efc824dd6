package dev.routed.api.kernel;

/**
 * The kernel refused a step or could not be read. The message is one sentence: the operation with its
 * subject, for a step as the step itself prints, and behind a colon the kernel's own reason, such as
 * {@code route add 10.0.0.7/32 dev rt1 proto 200: Network is down}.
 */
public final class KernelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a caller may act on. Decided by errno (or a tool's exit and structured answer), never by message text. */
    public enum Kind {
        /** The name, index, route or address belongs to someone else: EEXIST, EBUSY. */
        TAKEN,
        /** The link that a step needs is not there, or is not the one it was, or its namespace is not there: ENODEV. */
        NO_LINK,
        /** The kernel has no memory or no room for it: ENOMEM, ENOBUFS, ENOSPC. */
        EXHAUSTED,
        /** The appliance may not do it: EPERM, EACCES. */
        FORBIDDEN,
        /** Anything else; the message has the kernel's reason. */
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

    public Kind kind() {
        return kind;
    }
}
