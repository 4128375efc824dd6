package dev.routed.api;

/**
 * Thrown for a request that is invalid or fails. {@code docker} shows the message to the user unchanged: the cause and
 * the remedy, without a stack trace, a class name or an internal ID. Thrown once, where the cause is known.
 */
public final class RejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kind of the failure, which determines the HTTP status. */
    public enum Kind {
        /** The request is invalid: 400. */
        REQUEST,
        /** The request is valid, but the kernel or the file system failed: 500. */
        HOST,
        /** A part of the appliance is missing at the moment: 503. */
        AWAY
    }

    private final Kind kind;

    private RejectedException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public static RejectedException of(String message, Object... arguments) {
        return new RejectedException(Kind.REQUEST, message.formatted(arguments), null);
    }

    /** Creates a rejection after a failure of the host. The log shows {@code cause}, the user sees the message. */
    public static RejectedException host(String message, Throwable cause) {
        return new RejectedException(Kind.HOST, message, cause);
    }

    public static RejectedException away(String message) {
        return new RejectedException(Kind.AWAY, message, null);
    }

    public Kind kind() {
        return kind;
    }
}
