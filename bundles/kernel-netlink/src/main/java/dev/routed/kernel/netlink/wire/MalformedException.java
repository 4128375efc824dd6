package dev.routed.kernel.netlink.wire;

/** Bytes are not a valid rtnetlink message. The message names the rule that they break. */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedException(String sentence) {
        super(sentence);
    }
}
