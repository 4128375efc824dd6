package dev.routed.transport.internal;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What goes on at one listener, connections from accept to close and calls, and the way to end it without
 * losing a call.
 */
final class Traffic {

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

    synchronized void callBegins() {
        calls++;
    }

    synchronized void callEnds() {
        calls--;
        notifyAll();
    }

    /**
     * Lets nothing more in. What the kernel has received can still be read and is answered; then the end of
     * the stream is read, and the connection closes itself. The caller's next write fails as a whole (EPIPE),
     * so that it can be sure that the call has not been run.
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

    /**
     * Whether all connections were closed and all calls were done by the given {@link System#nanoTime}. A call
     * whose caller has hung up has no connection any more, and is let finish all the same.
     */
    synchronized boolean awaitEnd(long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        while (!isOver() && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
        return isOver();
    }

    /** A connection that closes at the same moment has come to its end by itself. */
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
