package dev.routed.kernel.netlink.socket;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.routed.testkit.FreshNamespace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** On the real kernel. */
public class NetlinkSocketTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final int EAGAIN = 11;

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    /** An NLMSG_NOOP that asks for an acknowledgement. */
    private static void writeNoop(ByteBuffer buffer, int sequence) {
        buffer.putInt(16)
                .putShort((short) 1)
                .putShort((short) 5)
                .putInt(sequence)
                .putInt(0);
    }

    @Test
    public void datagramsAreSentAndReceived() {
        try (NetlinkSocket socket = NetlinkSocket.open(SHORT)) {
            for (int sequence = 1; sequence < 4; sequence++) {
                writeNoop(socket.outgoing(), sequence);
                socket.send();
                ByteBuffer answer = socket.receive();
                assertEquals("an NLMSG_ERROR with the request's header alone", 36, answer.remaining());
                assertEquals(sequence, answer.getInt(8));
            }
        }
    }

    @Test
    public void receiveTimesOut() {
        try (NetlinkSocket socket = NetlinkSocket.open(SHORT)) {
            ChannelException late = assertThrows(ChannelException.class, socket::receive);
            assertEquals(EAGAIN, late.errno());
            assertTrue(late.getMessage(), late.getMessage().startsWith("receive from the kernel"));
        }
    }

    @Test
    public void datagramsOfOtherProcessesAreIgnored() throws IOException {
        try (NetlinkSocket socket = NetlinkSocket.open(SHORT)) {
            Forger.send(ports().get(0));
            writeNoop(socket.outgoing(), 1);
            socket.send();
            assertEquals(
                    "the kernel's, although the forger's came first",
                    36,
                    socket.receive().remaining());
        }
    }

    @Test
    public void closeReleasesTheSocket() throws IOException {
        NetlinkSocket socket = NetlinkSocket.open(SHORT);
        assertEquals(1, ports().size());
        socket.close();
        socket.close();
        assertEquals(List.of(), ports());
    }

    /** The ports of the rtnetlink sockets in this namespace, without the kernel's, which is 0. */
    private static List<Integer> ports() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/net/netlink")).stream()
                .map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields[1].equals("0") && !fields[2].equals("0"))
                .map(fields -> Integer.parseUnsignedInt(fields[2]))
                .toList();
    }

    /** A socket of another process that sends to ours. */
    private static final class Forger {
        static {
            Native.register(Forger.class, NativeLibrary.getProcess());
        }

        private static native long sendto(int fd, Pointer bytes, long length, int flags, Pointer to, int toLength);

        static void send(int port) {
            int fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW, Libc.NETLINK_ROUTE);
            try (Memory message = new Memory(16);
                    Memory to = new Memory(12)) {
                message.clear();
                message.setInt(0, 16);
                to.clear();
                to.setShort(0, (short) Libc.AF_NETLINK);
                to.setInt(4, port);
                assertEquals(16, sendto(fd, message, 16, 0, to, 12));
            } finally {
                Libc.close(fd);
            }
        }
    }
}
