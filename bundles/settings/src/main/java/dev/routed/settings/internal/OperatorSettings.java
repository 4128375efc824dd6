package dev.routed.settings.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.config.CheckedConfig;
import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.message.Enumeration;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import dev.routed.api.settings.SettingsListener;
import dev.routed.api.settings.SettingsReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Serves the settings from Config Admin. Listeners may reject a change of network settings. Thread-safe.
 *
 * <p>The services are registered as soon as all vital keys are good, and stay registered: a default in place of a bad
 * directory, protocol or group would lose sight of the networks and endpoints that exist, and of their guards.
 */
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"dev.routed.api.settings.Settings,"
                + "dev.routed.api.settings.SettingsReader\"")
@Component(
        service = HealthCheck.class,
        immediate = true,
        configurationPid = {NetworkConfig.PID, KernelConfig.PID})
public final class OperatorSettings implements Settings, SettingsReader, HealthCheck {
    private static final String KIND = "settings";
    private static final String[] SERVICES = {Settings.class.getName(), SettingsReader.class.getName()};

    private final Events events;
    private final BundleContext context;
    private final Listeners listeners;
    private final LoadedFiles loaded;
    private final CheckedConfig<NetworkConfig, NetworkSettings> network;
    private final CheckedConfig<KernelConfig, KernelSettings> kernel;
    private Optional<ServiceRegistration<?>> served = Optional.empty();

    @Activate
    public OperatorSettings(
            @Reference Events events, NetworkConfig networkConfig, KernelConfig kernelConfig, BundleContext context) {
        this.events = events;
        this.context = context;
        listeners = new Listeners(events);
        network = new CheckedConfig<>(
                CheckedConfig.rejections(events),
                NetworkConfig.PID,
                NetworkConfig.class,
                SettingsParser.VITAL_NETWORK,
                this::accepted,
                networkConfig);
        kernel = new CheckedConfig<>(
                CheckedConfig.rejections(events),
                KernelConfig.PID,
                KernelConfig.class,
                SettingsParser.VITAL_KERNEL,
                SettingsParser::kernel,
                kernelConfig);
        loaded = new LoadedFiles(
                events, Optional.ofNullable(context.getProperty("karaf.etc")).map(Path::of));
        if (loaded.all()) {
            serve();
        }
    }

    private NetworkSettings accepted(NetworkConfig config) {
        NetworkSettings proposed = SettingsParser.network(SettingsParser.texts(config));
        listeners.check(proposed);
        return proposed;
    }

    private void serve() {
        if (served.isEmpty() && network.complete() && kernel.complete()) {
            served = Optional.of(context.registerService(SERVICES, this, null));
        }
    }

    @Reference(
            service = SettingsListener.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bind(ComponentServiceObjects<SettingsListener> listener) {
        listeners.add(listener);
    }

    void unbind(ComponentServiceObjects<SettingsListener> listener) {
        listeners.remove(listener);
    }

    @Modified
    void changed(NetworkConfig networkConfig, KernelConfig kernelConfig) {
        Trigger.during("setting", () -> {
            // Without its file, a PID has only defaults.
            if (loaded.all()) {
                update(networkConfig, kernelConfig);
            }
        });
    }

    private void update(NetworkConfig networkConfig, KernelConfig kernelConfig) {
        boolean networkChanged = network.update(networkConfig);
        if (networkChanged) {
            events.info(KIND, NetworkConfig.PID, "is now in effect: " + network());
        }
        if (kernel.update(kernelConfig)) {
            events.info(KIND, KernelConfig.PID, "is now in effect: " + kernel());
        }
        if (networkChanged) {
            listeners.notifyChanged();
        }
        serve();
    }

    @Deactivate
    void stop() {
        served.ifPresent(ServiceRegistration::unregister);
    }

    @Override
    public String name() {
        return KIND;
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(network.findings());
        findings.addAll(kernel.findings());
        findings.addAll(loaded.findings());
        return findings;
    }

    @Override
    public NetworkSettings network() {
        return network.current();
    }

    @Override
    public NetworkSettings network(Map<String, String> changed) {
        changed.keySet().stream()
                .filter(key -> !SettingsParser.KEYS.contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw RejectedException.of(
                            "'%s' is not a key of %s; known keys are %s",
                            key, NetworkConfig.PID, Enumeration.all(SettingsParser.KEYS));
                });
        Map<String, String> all = new HashMap<>(network.texts());
        all.putAll(changed);
        return SettingsParser.network(all);
    }

    @Override
    public KernelSettings kernel() {
        return kernel.current();
    }
}
