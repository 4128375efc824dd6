package dev.routed.transport.internal;

import dev.routed.api.event.Events;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jetty.util.IO;

/**
 * Keeps a socket bound at its path. Binds it again when its file was removed or replaced, and as soon as nothing
 * foreign is in the way; open connections continue. Thread-safe.
 */
final class SocketKeeper implements Closeable {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Path path;
    private final UnixConnector connector;
    private final Events events;
    private final TransportHealth health;
    private SocketFile bound;
    private long nextTry;
    private Duration pause = FIRST_PAUSE;
    private boolean closed;

    /** @param now a {@link System#nanoTime}, as in all methods */
    SocketKeeper(Path path, UnixConnector connector, Events events, TransportHealth health, long now) {
        this.path = path;
        this.connector = connector;
        this.events = events;
        this.health = health;
        this.nextTry = now;
    }

    /** Binds the socket if it is not in its place. To be called about every second. */
    synchronized void keep(long now) {
        if (!closed && !isInPlace() && nextTry - now <= 0) {
            bind(now);
        }
        reportExposure();
    }

    private void bind(long now) {
        try {
            SocketFile next = SocketFile.listen(path);
            replace(next);
            pause = FIRST_PAUSE;
        } catch (IOException x) {
            String command = x instanceof BlockedPathException blocked ? blocked.command() : "";
            health.sockets().report(path.toString(), "is not served and is tried again: " + x.getMessage(), command);
            nextTry = now + pause.toNanos();
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private void replace(SocketFile next) throws IOException {
        SocketFile previous = bound;
        bound = next;
        connector.listen(next.channel());
        if (previous != null) {
            IO.close(previous);
            events.warn("socket", path.toString(), "was removed or replaced; it is bound again");
        }
        health.sockets().end(path.toString());
    }

    private boolean isInPlace() {
        return bound != null && bound.isInPlace();
    }

    private void reportExposure() {
        String directory = String.valueOf(path.toAbsolutePath().getParent());
        if (!closed && bound != null && bound.isExposed()) {
            health.directories()
                    .report(
                            directory,
                            "other users can replace %s in it".formatted(path.getFileName()),
                            "chown root %1$s; chmod go-w %1$s".formatted(directory));
        } else {
            health.directories().end(directory);
        }
    }

    /** Removes the file and binds no more; callers that are connected already continue. */
    synchronized void unlink() throws IOException {
        closed = true;
        health.sockets().end(path.toString());
        if (bound != null) {
            bound.unlink();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (bound != null) {
            bound.close();
        }
    }
}
