package dev.routed.shell.internal.admin;

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
 * Registers {@link AdminSocket} as a service, anew after each change, so that the plugin follows. A bad value changes
 * nothing.
 */
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"dev.routed.shell.internal.admin.AdminSocket\"")
@Component(service = HealthCheck.class, immediate = true, configurationPid = AdminSocketConfig.PID)
@Designate(ocd = AdminConfig.class)
public final class AdminSocketConfig implements HealthCheck {
    static final String PID = "dev.routed.shell";

    private static final Logger LOG = LoggerFactory.getLogger(AdminSocketConfig.class);

    private final BundleContext context;
    private final CheckedConfig<AdminConfig, AdminSocket> socket;
    private ServiceRegistration<AdminSocket> served;

    @Activate
    public AdminSocketConfig(AdminConfig config, BundleContext context) {
        this.context = context;
        // The events may be away while commands are served.
        LastingConditions rejections = new LastingConditions(
                Severity.WARNING,
                "the socket stays where it was",
                (key, sentence) -> LOG.error("{} {}", key, sentence),
                (key, sentence) -> LOG.info("{} {}", key, sentence));
        socket = new CheckedConfig<>(rejections, PID, AdminConfig.class, Set.of(), AdminSocket::of, config);
        served = context.registerService(AdminSocket.class, socket.current(), null);
    }

    @Modified
    void changed(AdminConfig config) {
        if (socket.update(config)) {
            served.unregister();
            served = context.registerService(AdminSocket.class, socket.current(), null);
        }
    }

    @Deactivate
    void stop() {
        served.unregister();
    }

    @Override
    public String name() {
        return "admin-socket";
    }

    @Override
    public List<Finding> findings() {
        return socket.findings();
    }
}
