package dev.routed.transport.internal;

import dev.routed.api.remote.CallListener;
import dev.routed.api.remote.RemotePlugin;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for every plugin that is there, as long as it is there. */
@Component(service = {}, immediate = true, configurationPid = "dev.routed.transport")
@Designate(ocd = TransportConfig.class)
public final class Transport {

    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

    /** How long calls in flight may take to end when their socket goes. The launcher allows 5 s in all. */
    private static final Duration GRACE = Duration.ofSeconds(4);

    private final Callers callers;
    private final Duration grace;
    private final HttpPool pool = new HttpPool();
    private final CallListeners callListeners = new CallListeners();
    private final Map<RemotePlugin, PluginListener> listeners = new IdentityHashMap<>();
    private boolean stopped;

    @Activate
    public Transport(TransportConfig config) {
        this(callers(config.uids()), GRACE);
    }

    Transport(Callers callers, Duration grace) {
        this.callers = callers;
        this.grace = grace;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addPlugin(RemotePlugin plugin) {
        if (stopped) {
            return;
        }
        try {
            listeners.put(plugin, new PluginListener(plugin, pool, callers, callListeners));
        } catch (IOException x) {
            LOG.error("A plugin is not served: {}", x.getMessage());
        } catch (RuntimeException | LinkageError x) {
            LOG.error("A plugin is not served, by a defect of its own or of this installation", x);
        }
    }

    void removePlugin(RemotePlugin plugin) {
        PluginListener listener;
        synchronized (this) {
            listener = listeners.remove(plugin);
        }
        if (listener != null) {
            close(List.of(listener));
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCallListener(CallListener listener) {
        callListeners.add(listener);
    }

    void removeCallListener(CallListener listener) {
        callListeners.remove(listener);
    }

    @Deactivate
    void stop() {
        List<PluginListener> all;
        synchronized (this) {
            stopped = true;
            all = new ArrayList<>(listeners.values());
            listeners.clear();
        }
        close(all);
        pool.stop();
    }

    private void close(List<PluginListener> closing) {
        closing.forEach(PluginListener::drain);
        closing.forEach(PluginListener::cutShort);
        long deadline = System.nanoTime() + grace.toNanos();
        closing.forEach(listener -> listener.close(deadline));
    }

    private static Callers callers(String uids) {
        try {
            return Callers.parse(uids);
        } catch (IllegalArgumentException x) {
            LOG.error("Only root may call, since the setting cannot be used: {}", x.getMessage());
            return Callers.parse("");
        }
    }
}
