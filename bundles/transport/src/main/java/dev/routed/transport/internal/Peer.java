package dev.routed.transport.internal;

import dev.routed.api.remote.AllowedUids;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.eclipse.jetty.io.EndPoint;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/**
 * An accepted connection and its user. Closeable, because the selector closes the attachment of a key whose peer has
 * disconnected, maybe before Jetty attaches its end point, which would then wait forever on a closed channel.
 */
final class Peer implements Closeable {
    private final long uid;
    private final boolean admitted;
    private Closeable open;
    private boolean closed;

    Peer(AFUNIXSocketChannel channel, AllowedUids callers) throws IOException {
        this.uid = channel.getPeerCredentials().getUid();
        this.admitted = callers.admits(uid);
        this.open = channel;
    }

    /** Returns the user ID of the connected process (SO_PEERCRED, unix(7)). */
    long uid() {
        return uid;
    }

    boolean admitted() {
        return admitted;
    }

    /** Attaches the end point, which {@link #close} closes from now on. */
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
