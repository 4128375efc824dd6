package dev.routed.kernel.netlink.socket;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * Maps functions of libc by JNA's direct mapping, which needs no reflection per call. On 64-bit Linux size_t and
 * ssize_t are a Java long, and so are the two fields of struct timeval. errno is {@link Native#getLastError}.
 */
final class Libc {
    static final int AF_NETLINK = 16;
    static final int SOCK_RAW = 3;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int NETLINK_ROUTE = 0;
    static final int NETLINK_NETFILTER = 12;

    static final int SOL_SOCKET = 1;
    static final int SO_RCVTIMEO = 20;
    static final int SO_RCVBUFFORCE = 33;

    static final int SOL_NETLINK = 270;
    static final int NETLINK_ADD_MEMBERSHIP = 1;
    static final int NETLINK_CAP_ACK = 10;
    static final int NETLINK_EXT_ACK = 11;
    static final int NETLINK_GET_STRICT_CHK = 12;

    /** recv returns the full length of the datagram, even if the buffer is shorter. */
    static final int MSG_TRUNC = 0x20;

    static final int EINTR = 4;
    static final int EMSGSIZE = 90;

    static {
        Native.register(Libc.class, NativeLibrary.getProcess());
    }

    private Libc() {}

    static native int socket(int domain, int type, int protocol);

    static native int bind(int fd, Pointer address, int length);

    static native int setsockopt(int fd, int level, int option, Pointer value, int length);

    static native long send(int fd, Pointer bytes, long length, int flags);

    static native long recvfrom(int fd, Pointer bytes, long length, int flags, Pointer from, Pointer fromLength);

    static native int close(int fd);
}
