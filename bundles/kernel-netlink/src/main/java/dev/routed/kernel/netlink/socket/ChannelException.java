package dev.routed.kernel.netlink.socket;

/** A system call on the socket failed. The message names the call. */
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
