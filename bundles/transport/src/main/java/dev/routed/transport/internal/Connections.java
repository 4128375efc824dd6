package dev.routed.transport.internal;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The connections of one listener, from accept to close, and the way to end them without losing a call. */
final class Connections {

    private final Set<SocketChannel> open = new HashSet<>();
    private boolean draining;

    synchronized void add(SocketChannel channel) throws IOException {
        open.add(channel);
        if (draining) {
            channel.shutdownInput();
        }
    }

    synchronized void remove(SocketChannel channel) {
        open.remove(channel);
        notifyAll();
    }

    /**
     * Lets nothing more in. What the kernel has received can still be read and is answered; then the end of
     * the stream is read, and the connection closes itself. The caller's next write fails as a whole (EPIPE),
     * so that it can be sure that the call has not been run.
     */
    synchronized void drain() throws IOException {
        draining = true;
        for (SocketChannel channel : open) {
            channel.shutdownInput();
        }
    }

    synchronized boolean isDraining() {
        return draining;
    }

    /** Whether all connections were closed by the given {@link System#nanoTime}. */
    synchronized boolean awaitNone(long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        while (!open.isEmpty() && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
        return open.isEmpty();
    }
}
