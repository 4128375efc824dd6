package dev.routed.transport.internal;

import dev.routed.api.message.IoReason;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * A listening unix socket and its file. Only the owner can connect at any moment: the socket is bound in a directory of
 * mode 0700, gets mode 0600 there, and is then renamed into place. The rename replaces a stale socket atomically.
 */
final class SocketFile implements Closeable {
    /** Prefix of the directory to bind in; a digit follows. Short, because it adds to the length of the path. */
    private static final String HIDDEN = ".r";

    /** The longest path in bytes: sun_path of sockaddr_un, unix(7), without the final zero and "/.r0". */
    private static final int LONGEST = 107 - 4;

    /** The kernel lowers it to net.core.somaxconn, which is the system's maximum; see listen(2). */
    private static final int BACKLOG = Integer.MAX_VALUE;

    /** S_IFMT and S_IFSOCK of inode(7). */
    private static final int TYPE_MASK = 0170000;

    private static final int TYPE_SOCKET = 0140000;

    /** S_IWGRP, S_IWOTH and S_ISVTX of inode(7). */
    private static final int WRITABLE_BY_OTHERS = 0022;

    private static final int STICKY = 01000;

    private static final Set<PosixFilePermission> OWNER_RW = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_RWX = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> ALL_RX = PosixFilePermissions.fromString("rwxr-xr-x");

    private final Path path;
    private final Object inode;
    private final AFUNIXServerSocketChannel bound;
    private final AFUNIXServerSocketChannel channel;

    /**
     * Wraps a socket that was renamed after it was bound. junixsocket takes such a socket for replaced at the next
     * accept; a second channel on the same descriptor has no name to compare. The first channel must stay reachable,
     * because it closes the descriptor when it is garbage-collected.
     */
    private SocketFile(Path path, AFUNIXServerSocketChannel bound) throws IOException {
        this.path = path;
        this.inode = inode(path);
        this.bound = bound;
        this.channel = FileDescriptorCast.using(bound.getFileDescriptor()).as(AFUNIXServerSocketChannel.class);
        this.channel.setDeleteOnClose(false);
    }

    /**
     * Listens on a path, and creates its directory (mode 0755). A socket at this path that the process was started with
     * is used as it is. The message of an IOException names the remedy.
     */
    static SocketFile listen(Path path) throws IOException {
        Optional<AFUNIXServerSocketChannel> passed =
                PassedSockets.ofThisProcess().at(path);
        if (passed.isPresent()) {
            return new SocketFile(path, passed.get());
        }
        requireFree(path);
        Path directory = path.toAbsolutePath().getParent();
        try {
            createDirectories(directory);
            return bind(path, directory);
        } catch (FileSystemException | SocketException x) {
            throw new IOException(
                    "no socket can be created in " + directory + ": make it a writable directory (" + IoReason.of(x)
                            + ")",
                    x);
        }
    }

    /** Creates what is missing, whatever the umask is. */
    private static void createDirectories(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            createDirectories(directory.getParent());
            Files.createDirectory(directory);
            Files.setPosixFilePermissions(directory, ALL_RX);
        }
    }

    /** Tells whether the path still leads to this socket. The open socket keeps the number of its inode in use. */
    boolean isInPlace() {
        try {
            return inode.equals(inode(path));
        } catch (IOException gone) {
            return false;
        }
    }

    /** Tells whether users other than root and the user of this process may replace the socket by another one. */
    boolean isExposed() {
        try {
            Path directory = path.toAbsolutePath().getParent();
            Map<String, Object> found = Files.readAttributes(directory, "unix:mode,uid");
            int mode = (Integer) found.get("mode");
            int owner = (Integer) found.get("uid");
            boolean foreign = owner != 0 && owner != (Integer) Files.getAttribute(path, "unix:uid");
            return foreign || (mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0;
        } catch (IOException gone) {
            return false;
        }
    }

    AFUNIXServerSocketChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        bound.close();
    }

    /** Removes the file, unless it belongs to another socket by now. */
    void unlink() throws IOException {
        try {
            if (inode.equals(inode(path))) {
                Files.delete(path);
            }
        } catch (NoSuchFileException gone) {
            // The file is removed already.
        }
    }

    private static SocketFile bind(Path path, Path directory) throws IOException {
        Path closed = closedDirectory(directory);
        Path hidden = closed.resolve(path.getFileName());
        try {
            AFUNIXServerSocketChannel channel = AFUNIXServerSocketChannel.open();
            try {
                channel.setDeleteOnClose(false);
                channel.bind(AFUNIXSocketAddress.of(hidden), BACKLOG);
                Files.setPosixFilePermissions(hidden, OWNER_RW);
                Files.move(hidden, path, StandardCopyOption.ATOMIC_MOVE);
                return new SocketFile(path, channel);
            } catch (IOException x) {
                channel.close();
                throw x;
            }
        } finally {
            Files.deleteIfExists(hidden);
            Files.delete(closed);
        }
    }

    private static Path closedDirectory(Path parent) throws IOException {
        for (int i = 0; i < 10; i++) {
            try {
                return Files.createDirectory(
                        parent.resolve(HIDDEN + i), PosixFilePermissions.asFileAttribute(OWNER_RWX));
            } catch (FileAlreadyExistsException taken) {
                continue;
            }
        }
        throw new IOException("killed processes left ten directories " + HIDDEN + "0 to " + HIDDEN + "9 in " + parent
                + ": remove them");
    }

    private static void requireFree(Path path) throws IOException {
        requireShort(path);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & TYPE_MASK) != TYPE_SOCKET) {
            throw new BlockedPathException(
                    path + " is not a socket: move it away, or choose another path",
                    "mv %1$s %1$s.away".formatted(path));
        }
        if (isServed(path)) {
            throw new BlockedPathException(
                    path + " is served by a running process: stop that one first, or choose another path",
                    "kill $(ss -xlpH src unix:%s | sed 's/.*pid=\\([0-9]*\\).*/\\1/')".formatted(path));
        }
    }

    /** Tells whether a process has the socket open: connect(2) to a socket without a process is refused. */
    private static boolean isServed(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException rejected) {
            return false;
        } catch (SocketException otherType) {
            return true;
        }
    }

    private static void requireShort(Path path) throws IOException {
        int length = path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST) {
            throw new IOException("path " + path + " has " + length + " bytes: choose one of at most " + LONGEST
                    + " bytes, the limit of a unix socket");
        }
    }

    private static Object inode(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }
}
