package dev.routed.transport.internal;

import dev.routed.api.remote.RemotePlugin;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One plugin on its socket. */
final class PluginListener {

    private static final Logger LOG = LoggerFactory.getLogger(PluginListener.class);

    private final RemotePlugin plugin;
    private final Path path;
    private final SocketFile socket;
    private final Server server;
    private final UnixConnector connector;
    private final Traffic traffic = new Traffic();

    /**
     * Listens.
     *
     * @throws IOException if the socket cannot be had; its message is a sentence
     */
    PluginListener(RemotePlugin plugin, HttpPool pool, Callers callers, CallListeners listeners) throws IOException {
        this.plugin = plugin;
        path = plugin.socket();
        server = pool.newServer();
        socket = SocketFile.listen(path);
        connector = new UnixConnector(server, socket.channel(), callers, traffic);
        connector.setName(path.toString());
        CallHandler handler = new CallHandler(plugin, traffic, listeners);
        server.setHandler(handler);
        server.setErrorHandler(handler::refuse);
        server.addConnector(connector);
        try {
            LifeCycle.start(server);
        } catch (RuntimeException x) {
            drain();
            IO.close(socket);
            throw x;
        }
        LOG.info("{} is served", path);
    }

    /** Takes no new call. Those in flight go on. */
    void drain() {
        try {
            socket.unlink();
        } catch (IOException x) {
            LOG.warn("The socket {} could not be removed: {}", path, x.toString());
        }
        connector.drain();
    }

    /** Lets the plugin bring long calls to an end. */
    void cutShort() {
        try {
            plugin.cutShort();
        } catch (RuntimeException x) {
            LOG.error("Calls on {} are not cut short, by a defect of the plugin", path, x);
        }
    }

    /** Waits for the calls in flight until the given {@link System#nanoTime}, then closes all. */
    void close(long deadline) {
        try {
            if (!traffic.awaitEnd(deadline)) {
                LOG.warn("{} was closed while a call was still running; its caller gets no answer", path);
            }
        } catch (InterruptedException x) {
            Thread.currentThread().interrupt();
        }
        LifeCycle.stop(server);
        IO.close(socket);
        LOG.info("{} is no longer served", path);
    }
}
