package dev.routed.transport.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** How a socket comes to its name, and loses it. */
public class SocketFileTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path directory;
    private Path path;
    private SocketFile socket;

    @Before
    public void choosePath() {
        directory = folder.getRoot().toPath();
        path = directory.resolve("net.sock");
    }

    @After
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
    }

    @Test
    public void onlyTheOwnerMayConnectAndNoOtherFileIsLeft() throws IOException {
        socket = SocketFile.listen(path);
        assertEquals("rw-------", mode(path));
        assertEquals(List.of(path), list(directory));
        new RawClient(path).close();
    }

    @Test
    public void createsAMissingDirectoryReadableForAll() throws IOException {
        Path missing = directory.resolve("run/docker/plugins");
        socket = SocketFile.listen(missing.resolve("net.sock"));
        assertEquals("rwxr-xr-x", mode(missing));
    }

    @Test
    public void doesNotChangeAnExistingDirectory() throws IOException {
        Path closed = Files.createDirectory(
                directory.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        socket = SocketFile.listen(closed.resolve("net.sock"));
        assertEquals("rwx------", mode(closed));
    }

    @Test
    public void replacesASocketWithoutProcess() throws IOException {
        bindAndAbandon(path);
        Object before = inode(path);
        socket = SocketFile.listen(path);
        assertFalse(before.equals(inode(path)));
        new RawClient(path).close();
    }

    @Test
    public void rejectsASocketServedByAProcess() throws IOException {
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path));
            Object before = inode(path);
            assertRejected(path, path + " is served by a running process: stop that one first, or choose another path");
            assertEquals(before, inode(path));
        }
    }

    @Test
    public void rejectsAFileThatIsNotASocket() throws IOException {
        Files.writeString(path, "precious");
        assertRejected(path, path + " is not a socket: move it away, or choose another path");
        assertEquals("precious", Files.readString(path));
    }

    @Test
    public void rejectsASymbolicLink() throws IOException {
        Path target = directory.resolve("other.sock");
        bindAndAbandon(target);
        Files.createSymbolicLink(path, target);
        assertRejected(path, path + " is not a socket: move it away, or choose another path");
        assertTrue(Files.isSymbolicLink(path));
    }

    @Test
    public void acceptsTheLongestPathAndRejectsOneByteMore() throws IOException {
        String room = "x".repeat(103 - directory.toString().length() - 1);
        socket = SocketFile.listen(directory.resolve(room));
        new RawClient(directory.resolve(room)).close();
        Path tooLong = directory.resolve(room + "y");
        assertRejected(
                tooLong,
                "path " + tooLong + " has 104 bytes: choose one of at most 103 bytes, the limit of a unix socket");
    }

    @Test
    public void lengthOfThePathIsInBytes() {
        Path tooLong = directory.resolve("ü".repeat(52));
        assertRejected(
                tooLong,
                "path " + tooLong + " has " + (directory.toString().length() + 105)
                        + " bytes: choose one of at most 103 bytes, the limit of a unix socket");
    }

    @Test
    public void rejectsADirectoryThatIsAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        IOException x = assertThrows(IOException.class, () -> SocketFile.listen(file.resolve("net.sock")));
        assertTrue(
                x.getMessage(),
                x.getMessage().startsWith("no socket can be created in " + file + ": make it a writable directory ("));
    }

    @Test
    public void rejectsADirectoryThatCannotBeCreated() {
        Path path = Path.of("/proc/self/none/net.sock");
        IOException x = assertThrows(IOException.class, () -> SocketFile.listen(path));
        assertTrue(x.getMessage(), x.getMessage().startsWith("no socket can be created in /proc/self/none:"));
    }

    @Test
    public void rejectsWhenAllHiddenDirectoriesAreLeftBehind() throws IOException {
        for (int i = 0; i < 10; i++) {
            Files.createDirectory(directory.resolve(".r" + i));
        }
        assertRejected(path, "killed processes left ten directories .r0 to .r9 in " + directory + ": remove them");
        Files.delete(directory.resolve(".r4"));
        socket = SocketFile.listen(path);
    }

    @Test
    public void removesItsFileWhileTheSocketStaysOpen() throws IOException {
        socket = SocketFile.listen(path);
        socket.unlink();
        assertFalse(Files.exists(path));
        assertTrue(socket.channel().isOpen());
        socket.unlink();
    }

    @Test
    public void keepsAFileThatBelongsToAnotherSocketByNow() throws IOException {
        socket = SocketFile.listen(path);
        Files.delete(path);
        Files.writeString(path, "precious");
        socket.unlink();
        assertEquals("precious", Files.readString(path));
    }

    private static void bindAndAbandon(Path path) throws IOException {
        try (ServerSocketChannel gone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            gone.bind(UnixDomainSocketAddress.of(path));
        }
    }

    private void assertRejected(Path path, String sentence) {
        assertEquals(
                sentence,
                assertThrows(IOException.class, () -> SocketFile.listen(path)).getMessage());
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Object inode(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino");
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
