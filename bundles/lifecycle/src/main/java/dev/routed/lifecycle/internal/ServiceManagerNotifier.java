package dev.routed.lifecycle.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.health.EngineService;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager, such as systemd, that the appliance serves (READY=1), that it still answers (WATCHDOG=1),
 * and that it ends (STOPPING=1). Without a service manager it does nothing.
 *
 * <p>The appliance serves when both plugin sockets answer and the network driver is there. Later, the sockets alone
 * count: a driver that is away for a mended setting or an update comes back by itself, and a restart would not help.
 * While a socket hangs, the manager misses the sign of life, and restarts the process.
 */
@Component(
        immediate = true,
        service = {})
public final class ServiceManagerNotifier {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManagerNotifier.class);

    /** How soon after its start a ready appliance is reported: the Docker Engine's start waits for it. */
    private static final Duration START_INTERVAL = Duration.ofMillis(100);

    /** How long the sockets may take to answer; less than the time within which the manager expects a sign of life. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final EngineService service;
    private final Bundle framework;
    private final ScheduledExecutorService timer = DaemonThreads.scheduler("routed-notifier");
    private final Optional<NotifySocket> socket;

    /** Of the timer's thread. */
    private boolean ready;

    @Activate
    public ServiceManagerNotifier(@Reference EngineService service, BundleContext context) {
        this(service, Supervision.of(System.getenv(), ProcessHandle.current().pid()), context.getBundle(0));
    }

    ServiceManagerNotifier(EngineService service, Optional<Supervision> supervision, Bundle framework) {
        this.service = service;
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
        if (!ready && service.state(ANSWER).serves()) {
            send(manager, "READY=1");
            ready = true;
        }
    }

    private void reportLife(NotifySocket manager) {
        if (ready && service.state(ANSWER).answers()) {
            send(manager, "WATCHDOG=1");
        }
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
}
