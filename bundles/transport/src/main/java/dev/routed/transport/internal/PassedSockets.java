package dev.routed.transport.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * The listening sockets that this process was started with, by the protocol of sd_listen_fds(3): descriptors from 3 on,
 * as many as {@code LISTEN_FDS} says, if {@code LISTEN_PID} is this process. Callers that connected before the start
 * wait in the backlog of such a socket. Thread-safe.
 */
final class PassedSockets {
    /** SD_LISTEN_FDS_START of sd_listen_fds(3). */
    private static final int FIRST = 3;

    private static final Pattern COUNT = Pattern.compile("[0-9]{1,4}");

    /** A line of proc_net_unix(5): flags with __SO_ACCEPTCON, type SOCK_STREAM, state, inode, path. */
    private static final String LISTENING = "\\S+ \\S+ \\S+ 00010000 0001 \\S+ +%s %s";

    private final int first;
    private final int count;

    private PassedSockets(int first, int count) {
        this.first = first;
        this.count = count;
    }

    static PassedSockets ofThisProcess() {
        return of(System.getenv(), FIRST);
    }

    static PassedSockets of(Map<String, String> environment, int first) {
        boolean meant = Long.toString(ProcessHandle.current().pid()).equals(environment.get("LISTEN_PID"));
        String count = environment.getOrDefault("LISTEN_FDS", "");
        return new PassedSockets(first, meant && COUNT.matcher(count).matches() ? Integer.parseInt(count) : 0);
    }

    /**
     * Returns the socket that was bound to a path. The kernel is asked each time, because a descriptor that was closed
     * meanwhile may be another file now.
     */
    Optional<AFUNIXServerSocketChannel> at(Path path) throws IOException {
        int[] found = IntStream.range(first, first + count)
                .filter(descriptor -> isListening(descriptor, path))
                .toArray();
        return found.length == 0
                ? Optional.empty()
                : Optional.of(FileDescriptorCast.unsafeUsing(found[0]).as(AFUNIXServerSocketChannel.class));
    }

    private static boolean isListening(int descriptor, Path path) {
        try (Stream<String> sockets = Files.lines(Path.of("/proc/self/net/unix"))) {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor)))
                    .toString();
            String inode = target.replaceAll("\\D", "");
            Pattern line = Pattern.compile(LISTENING.formatted(inode, Pattern.quote(path.toString())));
            return target.startsWith("socket:")
                    && sockets.anyMatch(socket -> line.matcher(socket).matches());
        } catch (IOException closed) {
            return false;
        }
    }
}
