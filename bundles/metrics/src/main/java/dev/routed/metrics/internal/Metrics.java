package dev.routed.metrics.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.config.CheckedConfig;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.message.IoReason;
import dev.routed.api.metrics.MetricSource;
import dev.routed.api.remote.CallListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the metrics at the configured address. Without one, nothing listens or counts, and no class of the Prometheus
 * library is loaded. Repeats a failed bind: the port may become free, or the address be added. Thread-safe.
 */
@Component(service = CallListener.class, configurationPid = MetricsConfig.PID, immediate = true)
@Designate(ocd = MetricsConfig.class)
public final class Metrics implements CallListener, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final String KIND = "metrics";

    private final Events events;
    private final String version;
    private final Duration retry;
    private final LastingConditions failures;

    @Reference(policy = ReferencePolicy.DYNAMIC)
    final List<MetricSource> sources = new CopyOnWriteArrayList<>();

    @Reference(policy = ReferencePolicy.DYNAMIC)
    final List<HealthCheck> healthChecks = new CopyOnWriteArrayList<>();

    private final ScheduledExecutorService later;
    private final CheckedConfig<MetricsConfig, Optional<ListenAddress>> configured;
    private Optional<ListenAddress> served = Optional.empty();

    private volatile Exposition exposition;

    private Optional<ServiceRegistration<HealthCheck>> registration = Optional.empty();
    private boolean stopped;

    @Activate
    public Metrics(@Reference Events events, MetricsConfig config, BundleContext context) {
        this(events, config, context.getBundle().getVersion().toString(), RETRY);
        // Not by Declarative Services, because this component uses all health checks.
        registration = Optional.of(context.registerService(HealthCheck.class, this, null));
    }

    /** @param retry the pause before the bind is repeated */
    Metrics(Events events, MetricsConfig config, String version, Duration retry) {
        this.events = events;
        this.version = version;
        this.retry = retry;
        this.failures = new LastingConditions(KIND, events);
        this.later = DaemonThreads.scheduler("routed-metrics");
        this.configured = new CheckedConfig<>(
                events, MetricsConfig.PID, MetricsConfig.class, given -> ListenAddress.of(given.listen()), config);
        if (configured.current().isPresent()) {
            // On another thread, because loading the library would delay the start.
            later.execute(this::follow);
        }
    }

    @Modified
    synchronized void changed(MetricsConfig config) {
        if (configured.update(config)) {
            failures.replace(Map.of());
            later.execute(this::follow);
        }
    }

    @Deactivate
    void stop() {
        // Not under the lock, which a caller of the health check may wait for.
        registration.ifPresent(ServiceRegistration::unregister);
        end();
    }

    private synchronized void end() {
        stopped = true;
        later.shutdownNow();
        close();
    }

    private synchronized void follow() {
        if (stopped || configured.current().equals(served)) {
            return;
        }
        close();
        configured.current().ifPresent(this::open);
    }

    private void close() {
        if (exposition != null) {
            exposition.close();
            exposition = null;
            events.info(KIND, served.map(ListenAddress::toString).orElseThrow(), "no longer serves metrics");
            served = Optional.empty();
        }
    }

    private void open(ListenAddress address) {
        try {
            exposition = new Exposition(address, version, sources, healthChecks);
            served = Optional.of(address);
            failures.end(address.toString());
            events.info(
                    KIND,
                    address.toString(),
                    "serves the metrics of this host at http://%s/metrics".formatted(address));
        } catch (IOException e) {
            failures.report(
                    address.toString(),
                    "cannot be bound and is tried again every %d s; no metrics are served: %s"
                            .formatted(retry.toSeconds(), IoReason.of(e)));
            later.schedule(this::follow, retry.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException | LinkageError x) {
            LOG.error("no metrics are served at {}, because of a defect of this installation", address, x);
        }
    }

    @Override
    public String name() {
        return KIND;
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(configured.findings());
        findings.addAll(failures.findings());
        return findings;
    }

    @Override
    public void answered(Path socket, String method, int status, Duration duration) {
        Exposition present = exposition;
        if (present != null) {
            present.calls().answered(socket, method, status, duration);
        }
    }
}
