package dev.routed.cnm.internal;

import dev.routed.api.config.CheckedConfig;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import java.util.List;
import java.util.Set;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers {@link Sockets} as a service, anew after each change, so that the plugins follow. A bad value changes
 * nothing: on a host without plugins the engine takes minutes to stop a container.
 */
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"dev.routed.cnm.internal.Sockets\"")
@Component(service = HealthCheck.class, immediate = true, configurationPid = SocketConfig.PID)
@Designate(ocd = SocketSettings.class)
public final class SocketConfig implements HealthCheck {
    static final String PID = "dev.routed.transport";

    private static final Logger LOG = LoggerFactory.getLogger(SocketConfig.class);

    private final BundleContext context;
    private final CheckedConfig<SocketSettings, Sockets> sockets;
    private ServiceRegistration<Sockets> served;

    @Activate
    public SocketConfig(SocketSettings settings, BundleContext context) {
        this.context = context;
        // The events may be away while the plugins serve.
        LastingConditions rejections = new LastingConditions(
                Severity.WARNING,
                "the socket stays where it was",
                (key, sentence) -> LOG.error("{} {}", key, sentence),
                (key, sentence) -> LOG.info("{} {}", key, sentence));
        sockets = new CheckedConfig<>(rejections, PID, SocketSettings.class, Set.of(), Sockets::of, settings);
        served = context.registerService(Sockets.class, sockets.current(), null);
    }

    @Modified
    void changed(SocketSettings settings) {
        if (sockets.update(settings)) {
            served.unregister();
            served = context.registerService(Sockets.class, sockets.current(), null);
        }
    }

    @Deactivate
    void stop() {
        served.unregister();
    }

    @Override
    public String name() {
        return "sockets";
    }

    @Override
    public List<Finding> findings() {
        return sockets.findings();
    }
}
