package dev.routed.transport.internal;

import java.io.IOException;
import java.net.ConnectException;
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
import java.util.Set;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * A listening unix socket and its name in the file system. Nobody but the owner can connect at any moment:
 * the socket is bound within a directory of mode 0700, gets its mode 0600 there, and is then renamed into
 * place, which replaces a stale one in the same step.
 */
final class SocketFile {

    /** The longest path of a socket in bytes: sun_path of sockaddr_un less its closing zero, unix(7). */
    private static final int LONGEST = 107;

    /** S_IFMT and S_IFSOCK of inode(7). */
    private static final int TYPE_MASK = 0170000;
    private static final int TYPE_SOCKET = 0140000;

    private static final Set<PosixFilePermission> OWNER_RW = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_RWX = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> ALL_RX = PosixFilePermissions.fromString("rwxr-xr-x");

    private final Path path;
    private final AFUNIXServerSocketChannel channel;
    private final Object inode;

    private SocketFile(Path path, AFUNIXServerSocketChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.inode = inode(path);
    }

    /**
     * Listens on a path, making its directory (mode 0755) if there is none.
     *
     * @throws IOException if the path cannot be had; its message is a sentence
     */
    static SocketFile listen(Path path) throws IOException {
        requireFree(path);
        Path directory = path.toAbsolutePath().getParent();
        try {
            if (Files.notExists(directory)) {
                Files.createDirectories(directory);
                Files.setPosixFilePermissions(directory, ALL_RX);
            }
            return bind(path, directory);
        } catch (FileSystemException x) {
            throw new IOException("A socket cannot be made in " + directory + ", which must be a directory that"
                    + " can be written to (" + x + ").", x);
        }
    }

    AFUNIXServerSocketChannel channel() {
        return channel;
    }

    /** Removes the name, unless it is somebody else's by now. */
    void unlink() throws IOException {
        try {
            if (inode.equals(inode(path))) {
                Files.delete(path);
            }
        } catch (NoSuchFileException gone) {
            return;
        }
    }

    private static SocketFile bind(Path path, Path directory) throws IOException {
        Path closed = closedDirectory(directory);
        Path hidden = closed.resolve("s");
        try {
            requireShort(hidden);
            AFUNIXServerSocketChannel channel = AFUNIXServerSocketChannel.open();
            try {
                channel.setDeleteOnClose(false);
                channel.bind(AFUNIXSocketAddress.of(hidden));
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
        for (int i = 0;; i++) {
            try {
                return Files.createDirectory(parent.resolve(".routed" + i),
                        PosixFilePermissions.asFileAttribute(OWNER_RWX));
            } catch (FileAlreadyExistsException taken) {
                continue;
            }
        }
    }

    private static void requireFree(Path path) throws IOException {
        requireShort(path);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & TYPE_MASK) != TYPE_SOCKET) {
            throw new IOException(path + " is there and is no socket; move it away, or choose another path.");
        }
        if (isServed(path)) {
            throw new IOException(path + " is served by a running process; stop that one first, or choose"
                    + " another path.");
        }
    }

    /** Whether somebody listens, seen by connecting: a socket whose process is gone refuses, connect(2). */
    private static boolean isServed(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }

    private static void requireShort(Path path) throws IOException {
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST) {
            throw new IOException("The path " + path + " has " + length + " bytes; a unix socket's path can have "
                    + LONGEST + " at most.");
        }
    }

    private static Object inode(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    }
}
