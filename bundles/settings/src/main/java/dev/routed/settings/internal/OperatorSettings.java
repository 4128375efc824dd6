package dev.routed.settings.internal;

import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;

/** The {@link Settings} service: what was last given and could be. At first these are the defaults. */
@Component(configurationPid = {NetworkConfig.PID, KernelConfig.PID})
public final class OperatorSettings implements Settings {
    private final Events events;
    private volatile NetworkSettings network = Reading.DEFAULT_NETWORK;
    private volatile KernelSettings kernel = Reading.DEFAULT_KERNEL;

    @Activate
    public OperatorSettings(@Reference Events events, NetworkConfig network, KernelConfig kernel) {
        this.events = events;
        changed(network, kernel);
    }

    @Modified
    void changed(NetworkConfig givenNetwork, KernelConfig givenKernel) {
        Cause.during("setting", () -> {
            network = readOr(network, NetworkConfig.PID, () -> Reading.network(givenNetwork));
            kernel = readOr(kernel, KernelConfig.PID, () -> Reading.kernel(givenKernel));
        });
    }

    private <T> T readOr(T before, String pid, Supplier<T> reading) {
        try {
            T read = reading.get();
            if (!read.equals(before)) {
                events.happened("settings", pid, "is now " + read);
            }
            return read;
        } catch (IllegalArgumentException e) {
            events.warn("settings", pid, "is refused and what held before goes on to hold: " + e.getMessage());
            return before;
        }
    }

    @Override
    public NetworkSettings network() {
        return network;
    }

    @Override
    public KernelSettings kernel() {
        return kernel;
    }
}
