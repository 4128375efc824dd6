package dev.routed.api;

/**
 * A request that cannot be granted. The message is the sentence that the user of {@code docker}
 * reads as it stands: what was wrong and what would be right, without a stack trace, a class name
 * or an identifier that only this program knows. It is made once, where the cause is known.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is, which decides the HTTP status that the engine gets. */
    public enum Cause {
        /** The request itself asks for what may not be: 400. */
        REQUEST,
        /** The request is right but the host did not carry it out (kernel, file system): 500. */
        HOST,
        /** A part of the appliance is away at the moment: 503. */
        AWAY
    }

    private final Cause fault;

    private Refusal(Cause fault, String sentence, Throwable cause) {
        super(sentence, cause);
        this.fault = fault;
    }

    /** The request asks for what may not be. */
    public static Refusal of(String sentence, Object... arguments) {
        return new Refusal(Cause.REQUEST, sentence.formatted(arguments), null);
    }

    /** The host did not carry the request out; {@code cause} goes to the log, the sentence to the user. */
    public static Refusal host(String sentence, Throwable cause) {
        return new Refusal(Cause.HOST, sentence, cause);
    }

    /** A part of the appliance that the request needs is not there now. */
    public static Refusal away(String sentence) {
        return new Refusal(Cause.AWAY, sentence, null);
    }

    public Cause fault() {
        return fault;
    }
}
