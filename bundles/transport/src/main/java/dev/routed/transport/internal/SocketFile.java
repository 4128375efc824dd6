package dev.routed.transport.internal;

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
import java.util.Set;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * A listening unix socket and its name in the file system. Nobody but the owner can connect at any moment:
 * the socket is bound within a directory of mode 0700, gets its mode 0600 there, and is then renamed into
 * place, which replaces a stale one in the same step.
 */
final class SocketFile implements Closeable {

    /** The directory to bind in; a digit follows. Short, since it counts for the length of the path. */
    private static final String HIDDEN = ".r";

    /** The longest path in bytes: sun_path of sockaddr_un, unix(7), less its closing zero and "/.r0". */
    private static final int LONGEST = 107 - 4;

    /** S_IFMT and S_IFSOCK of inode(7). */
    private static final int TYPE_MASK = 0170000;
    private static final int TYPE_SOCKET = 0140000;

    private static final Set<PosixFilePermission> OWNER_RW = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_RWX = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> ALL_RX = PosixFilePermissions.fromString("rwxr-xr-x");

    private final Path path;
    private final Object inode;
    private final AFUNIXServerSocketChannel bound;
    private final AFUNIXServerSocketChannel channel;

    /**
     * Wraps a socket that was renamed since it was bound. junixsocket would take it for replaced at the next
     * accept; seen through a second channel on the same descriptor it has no name to compare. The first one
     * must be kept, since it closes the descriptor when it is collected.
     */
    private SocketFile(Path path, AFUNIXServerSocketChannel bound) throws IOException {
        this.path = path;
        this.inode = inode(path);
        this.bound = bound;
        this.channel = FileDescriptorCast.using(bound.getFileDescriptor()).as(AFUNIXServerSocketChannel.class);
        this.channel.setDeleteOnClose(false);
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
        } catch (FileSystemException | SocketException x) {
            throw new IOException("A socket cannot be made in " + directory + ", which must be a directory that"
                    + " can be written to (" + x + ").", x);
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

    /** Removes the name, unless it is somebody else's by now. */
    void unlink() throws IOException {
        try {
            if (inode.equals(inode(path))) {
                Files.delete(path);
            }
        } catch (NoSuchFileException gone) {
            // Somebody has done it for us.
        }
    }

    private static SocketFile bind(Path path, Path directory) throws IOException {
        Path closed = closedDirectory(directory);
        Path hidden = closed.resolve(path.getFileName());
        try {
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
        for (int i = 0; i < 10; i++) {
            try {
                return Files.createDirectory(parent.resolve(HIDDEN + i),
                        PosixFilePermissions.asFileAttribute(OWNER_RWX));
            } catch (FileAlreadyExistsException taken) {
                continue;
            }
        }
        throw new IOException("Ten directories " + HIDDEN + "0 to " + HIDDEN + "9 were left in " + parent
                + " by processes that were killed; remove them.");
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
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }

    private static void requireShort(Path path) throws IOException {
        int length = path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST) {
            throw new IOException("The path " + path + " has " + length + " bytes, too many for a unix socket; "
                    + LONGEST + " would be right at most.");
        }
    }

    private static Object inode(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    }
}
