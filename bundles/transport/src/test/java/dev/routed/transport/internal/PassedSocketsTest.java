package dev.routed.transport.internal;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;

public class PassedSocketsTest {
    private static final String OWN = Long.toString(ProcessHandle.current().pid());

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path path;
    private ServerSocketChannel passed;
    private int descriptor;

    @Before
    public void bind() throws IOException {
        path = folder.getRoot().toPath().resolve("routed.sock");
        Map<String, Integer> before = sockets();
        passed = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        passed.bind(UnixDomainSocketAddress.of(path));
        Map<String, Integer> added = sockets();
        added.keySet().removeAll(before.keySet());
        descriptor = added.values().iterator().next();
    }

    @After
    public void close() throws IOException {
        passed.close();
    }

    /** Returns the descriptors of this process's sockets by the socket's number. */
    private static Map<String, Integer> sockets() throws IOException {
        Map<String, Integer> found = new HashMap<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path each : descriptors.toList()) {
                String target = Files.exists(each, LinkOption.NOFOLLOW_LINKS)
                        ? Files.readSymbolicLink(each).toString()
                        : "";
                if (target.startsWith("socket:")) {
                    found.put(target, Integer.parseInt(each.getFileName().toString()));
                }
            }
        }
        return found;
    }

    private Optional<AFUNIXServerSocketChannel> find(String pid, String count) throws IOException {
        return PassedSockets.of(Map.of("LISTEN_PID", pid, "LISTEN_FDS", count), descriptor)
                .at(path);
    }

    @Test
    public void callerThatConnectedBeforeTheStartIsServed() throws IOException {
        RawClient early = new RawClient(path);
        assertTrue(find(OWN, "1").orElseThrow().accept().isConnected());
        early.close();
    }

    @Test
    public void otherDescriptorsAndProcessesHaveNone() throws IOException {
        assertFalse(find("1", "1").isPresent());
        assertFalse(find(OWN, "0").isPresent());
        assertFalse(find(OWN, "").isPresent());
        assertFalse(find(OWN, "one").isPresent());
        assertFalse(PassedSockets.of(Map.of(), descriptor).at(path).isPresent());
        assertTrue("the same call with the right numbers", find(OWN, "1").isPresent());
    }

    @Test
    public void socketOfAnotherPathIsNotTaken() throws IOException {
        Path other = folder.getRoot().toPath().resolve("other.sock");
        PassedSockets sockets = PassedSockets.of(Map.of("LISTEN_PID", OWN, "LISTEN_FDS", "1"), descriptor);
        assertFalse(sockets.at(other).isPresent());
        assertTrue(sockets.at(path).isPresent());
    }

    @Test
    public void closedDescriptorIsNotTaken() throws IOException {
        passed.close();
        assertFalse(find(OWN, "1").isPresent());
    }
}
