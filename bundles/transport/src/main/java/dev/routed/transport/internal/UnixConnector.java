package dev.routed.transport.internal;

import dev.routed.api.remote.AllowedUids;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
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
 * Connects Jetty with a junixsocket channel: one selector thread accepts, reads and writes. Jetty's own ServerConnector
 * rejects the channel because it has no port. The listening channel may be replaced; connections stay.
 *
 * <p>Connections have no idle timeout: the engine keeps its connections open, and repeats a request without its body if
 * a close crosses with it.
 */
final class UnixConnector extends AbstractConnector {
    /** Time in milliseconds after which the connection of a rejected user is closed. */
    private static final long REFUSED_TIMEOUT = 5_000;

    /** Limit of idle buffers for writes in bytes. */
    private static final long IDLE_BUFFERS = 1 << 20;

    private final AllowedUids callers;
    private final OpenConnections traffic;
    private final AcceptGate gate;
    private final Selectors selectors;
    private final ByteBufferPool writes = new ArrayByteBufferPool(0, -1, 128 << 10, -1, IDLE_BUFFERS, IDLE_BUFFERS);
    private final Object accepting = new Object();
    private volatile AFUNIXServerSocketChannel listening;

    UnixConnector(Server server, AllowedUids callers, OpenConnections traffic, AcceptGate gate) {
        super(server, null, null, null, 0, new EngineHttp());
        this.callers = callers;
        this.traffic = traffic;
        this.gate = gate;
        this.selectors = new Selectors(getScheduler());
        installBean(selectors);
        setIdleTimeout(0);
    }

    /** Accepts on a channel from now on. What waits at the previous one is accepted, and the previous one closed. */
    void listen(AFUNIXServerSocketChannel next) throws IOException {
        next.configureBlocking(false);
        synchronized (accepting) {
            acceptWaiting();
            listening = next;
        }
        selectors.register(next);
    }

    /**
     * Accepts the waiting connections and then no more; see {@link OpenConnections#drain}. Jetty's own
     * {@link #shutdown} may end a connection between an answer and the next request.
     */
    void drain() {
        synchronized (accepting) {
            try {
                traffic.drain();
            } catch (IOException x) {
                LOG.warn("not all connections of {} were closed in order: {}", getName(), x.toString());
            }
            acceptWaiting();
        }
    }

    private void acceptWaiting() {
        try {
            while (acceptNext()) {
                continue;
            }
        } catch (IOException x) {
            LOG.warn("not all connections of {} were accepted: {}", getName(), x.toString());
        } finally {
            IO.close(listening);
        }
    }

    /** Accepts again after a pause, if the reason for the pause may be over. To be called about every second. */
    void resume() {
        if (gate.opens(traffic.size())) {
            selectors.followGate();
        }
    }

    Stream<UnixEndPoint> endPoints() {
        return getConnectedEndPoints().stream().map(UnixEndPoint.class::cast);
    }

    /**
     * Accepts the connection that has waited longest, if any. Locks, because {@link #drain} runs on another thread than
     * the selector: a connection accepted while the listening channel closes would be lost together with its data.
     */
    private boolean acceptNext() throws IOException {
        synchronized (accepting) {
            AFUNIXSocketChannel next = listening != null && listening.isOpen() ? acceptOrShut() : null;
            if (next != null) {
                selectors.accepted(next);
            }
            return next != null;
        }
    }

    private AFUNIXSocketChannel acceptOrShut() {
        try {
            return listening.accept();
        } catch (IOException x) {
            gate.failed(x.getMessage(), System.nanoTime());
            return null;
        }
    }

    @Override
    protected void accept(int acceptor) {
        throw new IllegalStateException("the selector accepts; there is no acceptor thread");
    }

    @Override
    public Object getTransport() {
        return listening;
    }

    private final class Selectors extends SelectorManager {
        Selectors(Scheduler scheduler) {
            super(UnixConnector.this.getExecutor(), scheduler, 1);
        }

        /** Registers the listening channel and waits for the selector, which fails on a channel closed before. */
        void register(AFUNIXServerSocketChannel channel) throws IOException {
            CountDownLatch registered = new CountDownLatch(1);
            acceptor(channel);
            chooseSelector().submit(selector -> registered.countDown());
            try {
                registered.await();
            } catch (InterruptedException x) {
                Thread.currentThread().interrupt();
                throw new IOException("the wait for the selector was interrupted", x);
            }
        }

        /** Lets the selector follow the gate. */
        void followGate() {
            chooseSelector().submit(selector -> {
                SelectionKey key = listening.keyFor(selector);
                if (key != null && key.isValid()) {
                    key.interestOps(gate.isShut() ? 0 : SelectionKey.OP_ACCEPT);
                }
            });
        }

        @Override
        protected Selector newSelector() throws IOException {
            return AFUNIXSelectorProvider.provider().openSelector();
        }

        /** Accepts one connection per select, unlike Jetty: a caller that keeps connecting must not block others. */
        @Override
        protected SelectableChannel doAccept(SelectableChannel server) throws IOException {
            if (gate.admits(traffic.size(), System.nanoTime())) {
                acceptNext();
            }
            if (gate.isShut()) {
                followGate();
            }
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
            return new UnixEndPoint((AFUNIXSocketChannel) channel, selector, key, getScheduler(), writes);
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
        protected void endPointOpened(EndPoint endPoint) {
            super.endPointOpened(endPoint);
            onEndPointOpened(endPoint);
        }

        @Override
        protected void endPointClosed(EndPoint endPoint) {
            onEndPointClosed(endPoint);
            super.endPointClosed(endPoint);
            closed((AFUNIXSocketChannel) endPoint.getTransport());
        }

        @Override
        protected void onAcceptFailed(SelectableChannel channel, Throwable failure, Object attachment) {
            super.onAcceptFailed(channel, failure, attachment);
            closed((AFUNIXSocketChannel) channel);
        }

        private void closed(AFUNIXSocketChannel channel) {
            traffic.closed(channel);
            if (gate.opensAfterClose(traffic.size())) {
                followGate();
            }
        }
    }
}
