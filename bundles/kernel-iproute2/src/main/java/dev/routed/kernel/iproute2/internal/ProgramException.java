package dev.routed.kernel.iproute2.internal;

/** A program could not be run to its end, so that it is not known what it did. */
final class ProgramException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProgramException(String sentence) {
        super(sentence);
    }

    ProgramException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
