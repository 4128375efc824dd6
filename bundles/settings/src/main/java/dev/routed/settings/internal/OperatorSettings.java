package dev.routed.settings.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import dev.routed.api.settings.SettingsListener;
import dev.routed.api.settings.SettingsReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The {@link Settings} and {@link SettingsReader} services: what was last given and could be. At first these are the defaults. */
@Component(configurationPid = {NetworkConfig.PID, KernelConfig.PID})
public final class OperatorSettings implements Settings, SettingsReader {
    private final Events events;
    private final Listeners listeners;
    private volatile NetworkSettings network = Reading.DEFAULT_NETWORK;
    /** What {@link #network} was read from; nothing as long as nothing that was given could be. */
    private volatile Map<String, String> texts = Map.of();
    private volatile KernelSettings kernel = Reading.DEFAULT_KERNEL;

    @Activate
    public OperatorSettings(@Reference Events events, NetworkConfig network, KernelConfig kernel) {
        this.events = events;
        this.listeners = new Listeners(events);
        changed(network, kernel);
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
    void changed(NetworkConfig givenNetwork, KernelConfig givenKernel) {
        Cause.during("setting", () -> {
            NetworkSettings before = network;
            network = readOr(before, NetworkConfig.PID, () -> checked(Reading.texts(givenNetwork)));
            kernel = readOr(kernel, KernelConfig.PID, () -> Reading.kernel(givenKernel));
            if (!network.equals(before)) {
                listeners.tell();
            }
        });
    }

    private NetworkSettings checked(Map<String, String> given) {
        NetworkSettings proposed = Reading.network(given);
        if (!proposed.equals(network)) {
            listeners.check(proposed);
        }
        texts = given;
        return proposed;
    }

    private <T> T readOr(T before, String pid, Supplier<T> reading) {
        try {
            T read = reading.get();
            if (!read.equals(before)) {
                events.happened("settings", pid, "is now " + read);
            }
            return read;
        } catch (IllegalArgumentException | Refusal e) {
            events.warn("settings", pid, "is refused and what held before goes on to hold: " + e.getMessage());
            return before;
        }
    }

    @Override
    public NetworkSettings network() {
        return network;
    }

    @Override
    public NetworkSettings network(Map<String, String> changed) {
        Set<String> known = Reading.KEYS;
        changed.keySet().stream().filter(key -> !known.contains(key)).findFirst().ifPresent(key -> {
            throw Refusal.of("'%s' is no key of %s: known are %s", key, NetworkConfig.PID, String.join(", ", known));
        });
        Map<String, String> supposed = new HashMap<>(texts);
        supposed.putAll(changed);
        try {
            return Reading.network(supposed);
        } catch (IllegalArgumentException e) {
            throw Refusal.of("%s", e.getMessage());
        }
    }

    @Override
    public KernelSettings kernel() {
        return kernel;
    }
}
