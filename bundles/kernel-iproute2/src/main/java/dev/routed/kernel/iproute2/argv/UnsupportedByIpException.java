package dev.routed.kernel.iproute2.argv;

/** {@code ip} cannot express a value. The message states which values it can. */
public final class UnsupportedByIpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedByIpException(String sentence) {
        super(sentence);
    }
}
