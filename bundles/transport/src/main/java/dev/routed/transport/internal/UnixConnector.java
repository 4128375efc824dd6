package dev.routed.transport.internal;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.IO;
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
    private final Object accepting = new Object();

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
        selectors.listen();
    }

    /**
     * Takes what already waits to be accepted, then nothing more; see {@link Traffic#drain}. Jetty's own
     * {@link #shutdown} is no help: it may end a connection between an answer and a request behind it.
     */
    void drain() {
        synchronized (accepting) {
            try (listening) {
                traffic.drain();
                while (acceptNext()) {
                    continue;
                }
            } catch (IOException x) {
                LOG.warn("Not every connection of {} could be ended in order: {}", getName(), x.toString());
            }
        }
    }

    /**
     * Takes the connection that has waited longest, if one waits. Under a lock, since {@link #drain} is on
     * another thread than the selector: what is accepted while the listening channel closes would be lost, and
     * what was sent on it with it.
     */
    private boolean acceptNext() throws IOException {
        synchronized (accepting) {
            AFUNIXSocketChannel next = listening.isOpen() ? listening.accept() : null;
            if (next != null) {
                selectors.accepted(next);
            }
            return next != null;
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

        /**
         * Has connections accepted, and returns when the selector has been told so: it would complain of a
         * channel that a {@link #drain} had closed before.
         */
        void listen() throws InterruptedException {
            CountDownLatch told = new CountDownLatch(1);
            acceptor(listening);
            chooseSelector().submit(selector -> told.countDown());
            told.await();
        }

        @Override
        protected Selector newSelector() throws IOException {
            return AFUNIXSelectorProvider.provider().openSelector();
        }

        /**
         * Accepts here what Jetty's loop would, one connection each time that the selector finds some waiting:
         * who connects without end keeps nobody from being answered. To the loop nothing is left.
         */
        @Override
        protected SelectableChannel doAccept(SelectableChannel server) throws IOException {
            acceptNext();
            return null;
        }

        @Override
        protected void accepted(SelectableChannel accepted) throws IOException {
            AFUNIXSocketChannel channel = (AFUNIXSocketChannel) accepted;
            try {
                channel.configureBlocking(false);
                Peer peer = new Peer(channel, callers);
                traffic.opened(channel);
                accept(channel, peer);
            } catch (IOException x) {
                traffic.closed(channel);
                IO.close(channel);
                throw x;
            }
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
