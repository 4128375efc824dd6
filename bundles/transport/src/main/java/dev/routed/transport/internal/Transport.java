package dev.routed.transport.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.remote.CallListener;
import dev.routed.api.remote.RemotePlugin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on the socket of each registered {@link RemotePlugin}. Thread-safe. */
@Component(service = HealthCheck.class, immediate = true)
public final class Transport implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

    /** Time for running calls to end when their socket closes. The launcher allows 5 s in all. */
    private static final Duration GRACE = Duration.ofSeconds(4);

    /** How often listeners check their sockets and connections. */
    private static final Duration CHECK = Duration.ofSeconds(1);

    private final Duration grace;
    private final Limits limits;
    private final Events events = new StandbyEvents(() -> this.recorder);
    private final TransportHealth health = new TransportHealth(events);
    private final ScheduledExecutorService timer = DaemonThreads.scheduler(HttpPool.THREADS + "-keeper");
    private final CallListeners callListeners = new CallListeners();
    private final Map<RemotePlugin, PluginListener> listeners = new IdentityHashMap<>();
    private boolean stopped;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Events recorder;

    @Activate
    public Transport() {
        this(GRACE, Limits.of(DescriptorLimit.read()));
    }

    Transport(Duration grace, Limits limits) {
        this.grace = grace;
        this.limits = limits;
        timer.scheduleWithFixedDelay(this::keep, CHECK.toMillis(), CHECK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addPlugin(RemotePlugin plugin) {
        if (stopped) {
            return;
        }
        try {
            PluginListener listener = new PluginListener(plugin, limits, callListeners, events, health);
            listeners.put(plugin, listener);
            listener.start();
        } catch (RuntimeException | LinkageError x) {
            LOG.error("a plugin is not served because of an unexpected error", x);
        }
    }

    private void keep() {
        List<PluginListener> all;
        synchronized (this) {
            all = List.copyOf(listeners.values());
        }
        for (PluginListener listener : all) {
            try {
                listener.keep();
            } catch (RuntimeException x) {
                LOG.error("a socket was not checked because of an unexpected error", x);
            }
        }
    }

    @Override
    public String name() {
        return "sockets";
    }

    @Override
    public List<Finding> findings() {
        return health.findings();
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
        // Without an interrupt, which would close the channel that the timer's thread is using.
        timer.shutdown();
        close(all);
    }

    private void close(List<PluginListener> closing) {
        closing.forEach(PluginListener::drain);
        closing.forEach(PluginListener::cutShort);
        long deadline = System.nanoTime() + grace.toNanos();
        closing.forEach(listener -> listener.close(deadline));
    }
}
