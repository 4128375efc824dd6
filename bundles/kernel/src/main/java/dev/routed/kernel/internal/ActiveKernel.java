package dev.routed.kernel.internal;

import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.kernel.Backends;
import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.DelegatingKernel;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelBackend;
import dev.routed.api.kernel.KernelWatch;
import dev.routed.api.kernel.Step;
import dev.routed.api.kernel.Watch;
import dev.routed.api.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Kernel} and the {@link KernelWatch} of the appliance. Each call goes to the backend that the settings name
 * at that time, or to another backend while that one is missing. The watch follows: its listeners stay registered.
 */
@Component
public final class ActiveKernel extends DelegatingKernel implements Kernel, Backends, KernelWatch, HealthCheck {
    /** The pause between two attempts to subscribe: a lack of memory or of rights does not end at once. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(ActiveKernel.class);

    private final Settings settings;
    private final BackendRegistry backends;
    private final LastingConditions unwatched;
    private final Watches watches;

    @Activate
    public ActiveKernel(@Reference Settings settings, @Reference Events events) {
        this(settings, events, PAUSE);
    }

    ActiveKernel(Settings settings, Events events, Duration pause) {
        this.settings = settings;
        this.backends = new BackendRegistry(settings, events);
        this.unwatched = new LastingConditions(
                "kernel", Severity.ERROR, "what others remove on this host is repaired late", events);
        this.watches = new Watches(backends::subscribe, () -> settings.kernel().protocol(), pause, unwatched);
    }

    @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC)
    void bind(KernelBackend backend, Map<String, Object> properties) {
        backends.add(name(properties), backend);
    }

    void unbind(KernelBackend backend, Map<String, Object> properties) {
        backends.remove(name(properties));
    }

    private static String name(Map<String, Object> properties) {
        return (String) properties.get(KernelBackend.NAME);
    }

    @Deactivate
    void stop() {
        watches.close();
    }

    @Override
    public String name() {
        return "kernel";
    }

    @Override
    public List<Finding> findings() {
        return unwatched.findings();
    }

    @Override
    public String wanted() {
        return settings.kernel().backend();
    }

    @Override
    public String actual() {
        return backends.choose().name;
    }

    @Override
    public List<String> available() {
        return backends.names();
    }

    @Override
    public Watch watch(ChangeListener listener) {
        return watches.begin(listener);
    }

    /** Runs a call on the backend in use; a backend that is stopped meanwhile ends after the call. */
    @Override
    protected <T> T with(Function<Kernel, T> call) {
        return backends.call(active -> call.apply(active.backend));
    }

    @Override
    public void apply(List<Step> steps) {
        apply(steps, "", backend -> backend);
    }

    /** @param whereabouts follows the link's name in the log */
    private void apply(List<Step> steps, String whereabouts, Function<KernelBackend, Kernel> place) {
        if (steps.isEmpty()) {
            return;
        }
        backends.call(active -> {
            place.apply(active.backend).apply(steps);
            LOG.debug("{}{}: {} steps by {}", steps.get(0).link(), whereabouts, steps.size(), active.name);
            return null;
        });
    }

    @Override
    public Kernel in(Path namespace) {
        return new DelegatingKernel() {
            @Override
            protected <T> T with(Function<Kernel, T> call) {
                return ActiveKernel.this.with(kernel -> call.apply(kernel.in(namespace)));
            }

            @Override
            public void apply(List<Step> steps) {
                ActiveKernel.this.apply(steps, " in " + namespace, backend -> backend.in(namespace));
            }

            @Override
            public Kernel in(Path other) {
                return ActiveKernel.this.in(other);
            }
        };
    }
}
