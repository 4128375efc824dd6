package dev.routed.kernel.netlink.wire;

/** Bytes that are no rtnetlink message; the sentence says which rule they break. */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedException(String sentence) {
        super(sentence);
    }
}
