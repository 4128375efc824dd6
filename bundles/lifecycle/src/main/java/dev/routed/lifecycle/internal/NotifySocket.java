package dev.routed.lifecycle.internal;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Sends states to the service manager by the protocol of sd_notify(3): each is a datagram to a unix socket, which the
 * JDK does not offer. Thread-safe. On 64-bit Linux size_t and ssize_t are a Java long.
 */
final class NotifySocket {
    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;

    /** The size of sun_path in unix(7). */
    private static final int LONGEST = 108;

    static {
        Native.register(NotifySocket.class, NativeLibrary.getProcess());
    }

    private final String name;
    private final byte[] address;

    /**
     * @param name an absolute path, or an abstract socket's name after {@code @}
     * @throws IllegalArgumentException if it is neither, such as an address of AF_VSOCK
     */
    NotifySocket(String name) {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        if (!name.startsWith("/") && !name.startsWith("@") || path.length > LONGEST) {
            throw new IllegalArgumentException(
                    "NOTIFY_SOCKET must be an absolute path or an abstract socket, of at most " + LONGEST
                            + " bytes, not '" + name + "'");
        }
        if (path[0] == '@') {
            path[0] = 0;
        }
        this.name = name;
        this.address = ByteBuffer.allocate(Short.BYTES + path.length)
                .order(ByteOrder.nativeOrder())
                .putShort(AF_UNIX)
                .put(path)
                .array();
    }

    private static native int socket(int domain, int type, int protocol);

    private static native long sendto(int fd, byte[] bytes, long length, int flags, byte[] address, int addressLength);

    private static native int close(int fd);

    /** @param state such as {@code READY=1} */
    void send(String state) throws IOException {
        int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw new IOException("a unix socket cannot be made: errno " + Native.getLastError());
        }
        byte[] bytes = state.getBytes(StandardCharsets.UTF_8);
        long sent = sendto(fd, bytes, bytes.length, MSG_NOSIGNAL, address, address.length);
        int errno = Native.getLastError();
        close(fd);
        if (sent < 0) {
            throw new IOException("%s does not receive '%s': errno %d".formatted(name, state, errno));
        }
    }
}
