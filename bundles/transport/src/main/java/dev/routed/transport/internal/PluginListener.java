package dev.routed.transport.internal;

import dev.routed.api.event.Events;
import dev.routed.api.remote.RemotePlugin;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves one plugin on its socket, with separate threads: a plugin whose calls all block delays no other. */
final class PluginListener {
    private static final Logger LOG = LoggerFactory.getLogger(PluginListener.class);

    private final RemotePlugin plugin;
    private final Path path;
    private final Limits limits;
    private final HttpPool pool;
    private final Server server;
    private final OpenConnections traffic = new OpenConnections();
    private final AcceptGate gate;
    private final RecurringCondition crowd;
    private final UnixConnector connector;
    private final SlowRequests slow;
    private final SocketKeeper socket;

    PluginListener(RemotePlugin plugin, Limits limits, CallListeners listeners, Events events, TransportHealth health) {
        this.plugin = plugin;
        this.limits = limits;
        path = plugin.socket();
        pool = new HttpPool();
        server = pool.newServer();
        crowd = health.connections(path.toString());
        gate = new AcceptGate(limits.connections(), crowd);
        connector = new UnixConnector(server, plugin.callers(), traffic, gate);
        connector.setName(path.toString());
        slow = new SlowRequests(plugin, limits, health.requests(path.toString()));
        socket = new SocketKeeper(path, connector, events, health, System.nanoTime());
        CallHandler handler = new CallHandler(plugin, traffic, listeners);
        server.setHandler(handler);
        server.setErrorHandler(handler::reject);
        server.addConnector(connector);
    }

    /** Starts to serve. A socket that cannot be bound now is tried again by {@link #keep}. */
    void start() {
        LifeCycle.start(server);
        socket.keep(System.nanoTime());
        LOG.info("{} is served", path);
    }

    /** Binds a lost socket, ends slow requests, and accepts again after a pause. To be called about every second. */
    void keep() {
        long now = System.nanoTime();
        socket.keep(now);
        slow.end(connector.endPoints(), now);
        if (gate.isShut()) {
            connector
                    .endPoints()
                    .filter(endPoint -> endPoint.phase().isIdle(now, limits.idle()))
                    .forEach(UnixEndPoint::close);
        }
        connector.resume();
        crowd.endIfCalm(now);
    }

    /** Accepts no new call. Running calls continue. */
    void drain() {
        try {
            socket.unlink();
        } catch (IOException x) {
            LOG.warn("socket {} cannot be removed: {}", path, x.toString());
        }
        connector.drain();
    }

    void cutShort() {
        try {
            plugin.cutShort();
        } catch (RuntimeException x) {
            LOG.error("the plugin of {} failed to end its long calls", path, x);
        }
    }

    /** Waits for running calls until the given {@link System#nanoTime}, then closes all connections. */
    void close(long deadline) {
        try {
            if (!traffic.awaitEnd(deadline)) {
                LOG.warn("{} was closed during a call, whose caller gets no answer", path);
            }
        } catch (InterruptedException x) {
            Thread.currentThread().interrupt();
        }
        LifeCycle.stop(server);
        IO.close(socket);
        pool.stop();
        crowd.end();
        slow.close();
        LOG.info("{} is no longer served", path);
    }
}
