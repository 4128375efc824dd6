package dev.routed.lifecycle.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.network.Networks;
import dev.routed.api.remote.RemotePlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager, such as systemd, that the appliance serves (READY=1), that it still answers (WATCHDOG=1),
 * and that it ends (STOPPING=1). Without a service manager it does nothing.
 *
 * <p>The appliance serves when both plugin sockets answer and the network driver is there. Later, the sockets alone
 * count: a driver that is away for a mended setting or an update comes back by itself, and a restart would not help. A
 * socket that hangs holds up this component's thread, so the manager misses the sign of life, and restarts the process.
 */
@Component(
        immediate = true,
        service = {})
public final class ServiceManagerNotifier {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManagerNotifier.class);

    /** How soon after its start a ready appliance is reported: the Docker Engine's start waits for it. */
    private static final Duration START_INTERVAL = Duration.ofMillis(100);

    private final List<RemotePlugin> plugins = new CopyOnWriteArrayList<>();
    private final Bundle framework;
    private final ScheduledExecutorService timer = DaemonThreads.scheduler("routed-notifier");
    private final Optional<NotifySocket> socket;
    private volatile Networks driver;

    /** Of the timer's thread. */
    private boolean ready;

    @Activate
    public ServiceManagerNotifier(BundleContext context) {
        this(Supervision.of(System.getenv(), ProcessHandle.current().pid()), context.getBundle(0));
    }

    ServiceManagerNotifier(Optional<Supervision> supervision, Bundle framework) {
        this.framework = framework;
        socket = supervision.map(Supervision::socket).map(NotifySocket::new);
        socket.ifPresent(manager -> repeat(START_INTERVAL, () -> reportReady(manager)));
        socket.ifPresent(manager -> supervision
                .flatMap(Supervision::watchdog)
                .ifPresent(limit -> repeat(limit.dividedBy(2), () -> reportLife(manager))));
    }

    private void repeat(Duration interval, Runnable task) {
        timer.scheduleWithFixedDelay(task, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void reportReady(NotifySocket manager) {
        if (!ready && driver != null && answers()) {
            send(manager, "READY=1");
            ready = true;
        }
    }

    private void reportLife(NotifySocket manager) {
        if (ready && answers()) {
            send(manager, "WATCHDOG=1");
        }
    }

    private boolean answers() {
        List<String> answers = new ArrayList<>();
        for (RemotePlugin plugin : plugins) {
            Path path = plugin.socket();
            try {
                answers.add(SocketProbe.activate(path));
            } catch (IOException e) {
                LOG.debug("{} does not answer: {}", path, e.toString());
            }
        }
        return Supervision.bothDriversAnswer(answers);
    }

    private static void send(NotifySocket manager, String state) {
        try {
            manager.send(state);
        } catch (IOException e) {
            LOG.warn("the service manager cannot be notified: {}", e.getMessage());
        }
    }

    /** An update of this bundle is no end of the process, after which the manager would wait for it. */
    @Deactivate
    void stop() {
        timer.shutdownNow();
        if (framework.getState() == Bundle.STOPPING) {
            socket.ifPresent(manager -> send(manager, "STOPPING=1"));
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPlugin(RemotePlugin plugin) {
        plugins.add(plugin);
    }

    void removePlugin(RemotePlugin plugin) {
        plugins.remove(plugin);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setDriver(Networks arrived) {
        driver = arrived;
    }

    void unsetDriver(Networks leaving) {
        if (driver == leaving) {
            driver = null;
        }
    }
}
