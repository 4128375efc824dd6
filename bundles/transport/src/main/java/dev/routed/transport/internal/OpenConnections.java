package dev.routed.transport.internal;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The open connections and running calls of one listener. Ends them without losing a call. Thread-safe. */
final class OpenConnections {
    private final Set<SocketChannel> connections = new HashSet<>();
    private int calls;
    private boolean draining;

    synchronized void opened(SocketChannel connection) throws IOException {
        connections.add(connection);
        if (draining) {
            end(connection);
        }
    }

    synchronized void closed(SocketChannel connection) {
        connections.remove(connection);
        notifyAll();
    }

    synchronized int size() {
        return connections.size();
    }

    synchronized void callBegins() {
        calls++;
    }

    synchronized void callEnds() {
        calls--;
        notifyAll();
    }

    /**
     * Accepts no further data. What the kernel has received is still answered; then the connection closes itself. The
     * caller's next write fails as a whole (EPIPE), so the caller knows that the call has not run.
     */
    synchronized void drain() throws IOException {
        draining = true;
        for (SocketChannel connection : connections) {
            end(connection);
        }
    }

    synchronized boolean isDraining() {
        return draining;
    }

    /** Tells whether all connections and calls, even of disconnected callers, ended by a {@link System#nanoTime}. */
    synchronized boolean awaitEnd(long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        while (!isOver() && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
        return isOver();
    }

    /** A connection that is closed already needs no end. */
    private static void end(SocketChannel connection) throws IOException {
        try {
            connection.shutdownInput();
        } catch (IOException x) {
            if (connection.isOpen()) {
                throw x;
            }
        }
    }

    private boolean isOver() {
        return connections.isEmpty() && calls == 0;
    }
}
