package dev.routed.transport.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.eclipse.jetty.io.EndPoint;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/**
 * One accepted connection and the user behind it.
 *
 * <p>Closeable, because the selector closes what is attached to a key whose peer has hung up, and that may
 * happen before Jetty has attached its end point: without this, the end point would wait for ever on a
 * channel that is closed already.
 */
final class Peer implements Closeable {

    private final AFUNIXSocketChannel channel;
    private final long uid;
    private final boolean admitted;
    private Closeable open;
    private boolean closed;

    Peer(AFUNIXSocketChannel channel, Callers callers) throws IOException {
        this.channel = channel;
        this.uid = channel.getPeerCredentials().getUid();
        this.admitted = callers.admits(uid);
        this.open = channel;
    }

    AFUNIXSocketChannel channel() {
        return channel;
    }

    /** The user id of the process that connected (SO_PEERCRED, unix(7)). */
    long uid() {
        return uid;
    }

    boolean admitted() {
        return admitted;
    }

    /** From here on the end point is what is to be closed. */
    synchronized void opened(EndPoint endPoint) throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        open = endPoint;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        open.close();
    }
}
