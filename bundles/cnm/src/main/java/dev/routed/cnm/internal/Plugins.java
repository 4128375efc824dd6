package dev.routed.cnm.internal;

import dev.routed.api.network.Networks;
import dev.routed.api.remote.RemotePlugin;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Registers the two drivers as {@link RemotePlugin} services, each on its socket, or both on one: a managed plugin of
 * the Docker Engine has only one. Thread-safe.
 */
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"dev.routed.api.remote.RemotePlugin\"")
@Component(
        service = {},
        immediate = true)
public final class Plugins {
    /** How long a call waits while the bundle of the driver or of the last kernel backend is stopped or updated. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** One for each driver, because the end of a socket rejects the calls that wait at its gate. */
    private final ServiceGate<Networks> forNetworks = gate();

    private final ServiceGate<Networks> forIpam = gate();
    private final List<ServiceRegistration<RemotePlugin>> served;

    @Activate
    public Plugins(@Reference Sockets sockets, BundleContext context) {
        served = of(sockets, forNetworks, forIpam).stream()
                .map(plugin -> context.registerService(RemotePlugin.class, plugin, null))
                .toList();
    }

    /** Returns the plugin of each socket, that of the network driver first; its calls go to this driver. */
    public static List<RemotePlugin> of(Sockets sockets, Networks driver) {
        ServiceGate<Networks> forNetworks = gate();
        ServiceGate<Networks> forIpam = gate();
        forNetworks.bind(driver);
        forIpam.bind(driver);
        return of(sockets, forNetworks, forIpam);
    }

    private static List<RemotePlugin> of(
            Sockets sockets, ServiceGate<Networks> forNetworks, ServiceGate<Networks> forIpam) {
        Calls networkDriver = NetworkDriverPlugin.calls(forNetworks);
        if (sockets.network().equals(sockets.ipam())) {
            Calls both = networkDriver.and(IpamDriverPlugin.calls(forNetworks));
            return List.of(new DriverPlugin(sockets.network(), sockets.callers(), forNetworks, both));
        }
        return List.of(
                new DriverPlugin(sockets.network(), sockets.callers(), forNetworks, networkDriver),
                new DriverPlugin(sockets.ipam(), sockets.callers(), forIpam, IpamDriverPlugin.calls(forIpam)));
    }

    private static ServiceGate<Networks> gate() {
        return new ServiceGate<>("the network driver", PATIENCE);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindNetworks(Networks driver) {
        forNetworks.bind(driver);
        forIpam.bind(driver);
    }

    void unbindNetworks(Networks driver) {
        forNetworks.unbind(driver);
        forIpam.unbind(driver);
    }

    @Deactivate
    void stop() {
        served.forEach(ServiceRegistration::unregister);
    }
}
