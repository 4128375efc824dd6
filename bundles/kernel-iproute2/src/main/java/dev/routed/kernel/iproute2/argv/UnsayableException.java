package dev.routed.kernel.iproute2.argv;

/** Something cannot be put into words for {@code ip}; the message says what would be right. */
public final class UnsayableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsayableException(String sentence) {
        super(sentence);
    }
}
