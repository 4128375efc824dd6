package dev.routed.bench.kills;

/** A call that did not do what it should, as the engine sees it. */
final class NotDoneException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why not. */
    enum Reason {
        /** The answer was lost; the call, repeated without its body, was refused. It may have been carried out or not. */
        CUT,
        /** No answer came in all the time that an engine waits. It may have been carried out or not. */
        GIVEN_UP,
        /** The appliance refused. */
        REFUSED
    }

    private final Reason reason;

    NotDoneException(Reason reason, String what) {
        super(what);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
