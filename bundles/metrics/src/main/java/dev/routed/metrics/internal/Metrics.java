package dev.routed.metrics.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.config.CheckedConfig;
import dev.routed.api.event.Events;
import dev.routed.api.health.Doctor;
import dev.routed.api.health.EngineService;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.listen.ConfiguredListener;
import dev.routed.api.listen.ListenAddress;
import dev.routed.api.listen.ListenerKeeper;
import dev.routed.api.metrics.MetricSource;
import dev.routed.api.remote.CallListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Serves metrics and health at the configured address. Without one, nothing listens or counts, and no class of the
 * Prometheus library is loaded. Thread-safe.
 */
@Component(service = CallListener.class, configurationPid = MetricsConfig.PID, immediate = true)
@Designate(ocd = MetricsConfig.class)
public final class Metrics implements CallListener {
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final String KIND = "metrics";

    /** How old a finding about the host may be. */
    private static final Duration EXAMINED = Duration.ofMinutes(1);

    /** How long a plugin socket may take to answer. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final String version;

    @Reference(policy = ReferencePolicy.DYNAMIC)
    final List<MetricSource> sources = new CopyOnWriteArrayList<>();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Doctor doctor;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile EngineService engineService;

    private final ConfiguredListener<MetricsConfig, Exposition> listener;

    private Optional<ServiceRegistration<HealthCheck>> registration = Optional.empty();

    @Activate
    public Metrics(@Reference Events events, MetricsConfig config, BundleContext context) {
        this(events, config, context.getBundle().getVersion().toString(), RETRY);
        registration = Optional.of(context.registerService(HealthCheck.class, listener, null));
    }

    /** @param retry the pause before the bind is repeated */
    Metrics(Events events, MetricsConfig config, String version, Duration retry) {
        this.version = version;
        CheckedConfig<MetricsConfig, Optional<ListenAddress>> configured = new CheckedConfig<>(
                events, MetricsConfig.PID, MetricsConfig.class, given -> ListenAddress.of(given.listen()), config);
        // Opens on another thread, because loading the library would delay the start.
        listener = new ConfiguredListener<>(
                KIND,
                configured,
                new ListenerKeeper<>(
                        KIND,
                        "the metrics",
                        events,
                        DaemonThreads.scheduler("routed-metrics"),
                        retry,
                        configured::current,
                        "http://%s/metrics"::formatted,
                        address -> new Exposition(
                                address, version, new MetricCollector(sources, this::found), this::state)));
    }

    @Modified
    void changed(MetricsConfig config) {
        listener.update(config);
    }

    @Deactivate
    void stop() {
        registration.ifPresent(ServiceRegistration::unregister);
        listener.end();
    }

    private SortedMap<String, List<Finding>> found() {
        Doctor present = doctor;
        return present == null ? Collections.emptySortedMap() : present.latest(EXAMINED);
    }

    private EngineService.State state() {
        EngineService present = engineService;
        return present == null
                ? new EngineService.State(
                        false, false, "the bundle dev.routed.lifecycle is away: 'routed bundle:list' shows it")
                : present.state(ANSWER);
    }

    /** The findings about the settings and the listener. */
    HealthCheck health() {
        return listener;
    }

    @Override
    public void answered(Path socket, String method, int status, Duration duration) {
        listener.server().ifPresent(exposition -> exposition.calls().answered(socket, method, status, duration));
    }
}
