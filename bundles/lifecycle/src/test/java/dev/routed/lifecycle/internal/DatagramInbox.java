package dev.routed.lifecycle.internal;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A datagram socket as a service manager has it. On 64-bit Linux struct timeval has two Java longs. */
final class DatagramInbox implements AutoCloseable {
    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;

    static {
        Native.register(DatagramInbox.class, NativeLibrary.getProcess());
    }

    private final int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

    DatagramInbox(String path) {
        byte[] name = path.replaceFirst("^@", "\0").getBytes(StandardCharsets.UTF_8);
        byte[] address = ByteBuffer.allocate(Short.BYTES + name.length)
                .order(ByteOrder.nativeOrder())
                .putShort(AF_UNIX)
                .put(name)
                .array();
        if (bind(fd, address, address.length) < 0) {
            throw new IllegalStateException("cannot bind " + path + ": errno " + Native.getLastError());
        }
    }

    private static native int socket(int domain, int type, int protocol);

    private static native int bind(int fd, byte[] address, int length);

    private static native int setsockopt(int fd, int level, int option, byte[] value, int length);

    private static native long recv(int fd, byte[] bytes, long length, int flags);

    private static native int close(int fd);

    /** Returns the next datagram; nothing if none comes in time. */
    Optional<String> next(Duration limit) {
        byte[] timeval = ByteBuffer.allocate(2 * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(limit.toSeconds())
                .putLong(limit.toNanosPart() / 1_000)
                .array();
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, timeval, timeval.length);
        byte[] bytes = new byte[4096];
        long length = recv(fd, bytes, bytes.length, 0);
        return length < 0 ? Optional.empty() : Optional.of(new String(bytes, 0, (int) length, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        close(fd);
    }
}
