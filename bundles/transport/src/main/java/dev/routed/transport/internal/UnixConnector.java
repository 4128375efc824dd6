package dev.routed.transport.internal;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.Scheduler;
import org.newsclub.net.unix.AFUNIXSelectorProvider;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/**
 * Jetty's way to a junixsocket channel: one selector thread accepts, reads and writes. Jetty's own
 * ServerConnector refuses the channel, since it has no port.
 *
 * <p>No time-out is set on a connection: the engine keeps its connections for ever, and a close that meets
 * its next request makes it repeat that request without the body.
 */
final class UnixConnector extends AbstractConnector {

    /** How long a caller that is not admitted may hold its connection, in milliseconds. */
    private static final long REFUSED_TIMEOUT = 5_000;

    private final AFUNIXServerSocketChannel listening;
    private final Callers callers;
    private final Traffic traffic;
    private final Selectors selectors;

    UnixConnector(Server server, AFUNIXServerSocketChannel listening, Callers callers, Traffic traffic) {
        super(server, null, null, null, 0, new EngineHttp());
        this.listening = listening;
        this.callers = callers;
        this.traffic = traffic;
        this.selectors = new Selectors(getScheduler());
        installBean(selectors);
        setIdleTimeout(0);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        listening.configureBlocking(false);
        selectors.acceptor(listening);
    }

    /**
     * Takes what already waits to be accepted, then nothing more; see {@link Traffic#drain}. Jetty's own
     * {@link #shutdown} is no help: it may end a connection between an answer and a request behind it.
     */
    void drain() {
        try (listening) {
            for (SelectableChannel last = listening.accept(); last != null; last = listening.accept()) {
                selectors.accepted(last);
            }
            traffic.drain();
        } catch (IOException x) {
            LOG.warn("Not every connection of {} could be ended in order: {}", getName(), x.toString());
        }
    }

    @Override
    protected void accept(int acceptor) {
        throw new IllegalStateException("There is no acceptor thread; the selector accepts.");
    }

    @Override
    public Object getTransport() {
        return listening;
    }

    private final class Selectors extends SelectorManager {

        Selectors(Scheduler scheduler) {
            super(UnixConnector.this.getExecutor(), scheduler, 1);
        }

        @Override
        protected Selector newSelector() throws IOException {
            return AFUNIXSelectorProvider.provider().openSelector();
        }

        @Override
        protected void accepted(SelectableChannel accepted) throws IOException {
            AFUNIXSocketChannel channel = (AFUNIXSocketChannel) accepted;
            channel.configureBlocking(false);
            Peer peer = new Peer(channel, callers);
            traffic.opened(channel);
            accept(channel, peer);
        }

        @Override
        protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
            return new UnixEndPoint((AFUNIXSocketChannel) channel, selector, key, getScheduler(),
                    getByteBufferPool());
        }

        @Override
        public Connection newConnection(SelectableChannel channel, EndPoint endPoint, Object attachment)
                throws IOException {
            Peer peer = (Peer) attachment;
            peer.opened(endPoint);
            endPoint.setIdleTimeout(peer.admitted() ? 0 : REFUSED_TIMEOUT);
            EngineConnection connection =
                    (EngineConnection) getDefaultConnectionFactory().newConnection(UnixConnector.this, endPoint);
            connection.setPeer(peer);
            return connection;
        }

        @Override
        protected void endPointClosed(EndPoint endPoint) {
            super.endPointClosed(endPoint);
            traffic.closed((AFUNIXSocketChannel) endPoint.getTransport());
        }

        @Override
        protected void onAcceptFailed(SelectableChannel channel, Throwable failure, Object attachment) {
            super.onAcceptFailed(channel, failure, attachment);
            traffic.closed((AFUNIXSocketChannel) channel);
        }
    }
}
