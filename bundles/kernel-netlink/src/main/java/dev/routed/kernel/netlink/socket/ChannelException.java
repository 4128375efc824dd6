package dev.routed.kernel.netlink.socket;

/** A call on the socket itself failed; the message is the call. */
public final class ChannelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    public ChannelException(String call, int errno) {
        super(call + " (errno " + errno + ")");
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
