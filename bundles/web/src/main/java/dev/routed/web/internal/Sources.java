package dev.routed.web.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.health.Doctor;
import dev.routed.api.kernel.Backends;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.network.AnnouncementAdmin;
import dev.routed.api.network.NetworkAdmin;
import dev.routed.api.network.Networks;
import dev.routed.api.policy.Policy;
import dev.routed.api.settings.ConfigKeys;
import dev.routed.api.settings.Settings;
import dev.routed.api.settings.SettingsReader;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.karaf.config.core.ConfigRepository;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The services that the page shows. Each may be away, for example while its bundle is updated; then the part of the
 * page that needs it says so, and the rest is served. Thread-safe.
 */
@Component(service = Sources.class)
public final class Sources {
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Networks networks;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile AnnouncementAdmin announcements;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile NetworkAdmin networkAdmin;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Kernel kernel;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Backends backends;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Settings settings;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile SettingsReader settingsReader;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile ConfigKeys configKeys;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile ConfigRepository configFiles;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Doctor doctor;

    @Reference(policy = ReferencePolicy.DYNAMIC)
    final List<Policy> policies = new CopyOnWriteArrayList<>();

    /** @throws RejectedException if the service is away */
    static <T> T present(T service, String name) {
        if (service == null) {
            throw RejectedException.away(
                    "service %s is away: 'routed bundle:list' shows which bundle is not active, and the log why"
                            .formatted(name));
        }
        return service;
    }

    Networks networks() {
        return present(networks, "Networks");
    }

    AnnouncementAdmin announcements() {
        return present(announcements, "AnnouncementAdmin");
    }

    NetworkAdmin networkAdmin() {
        return present(networkAdmin, "NetworkAdmin");
    }

    Kernel kernel() {
        return present(kernel, "Kernel");
    }

    Backends backends() {
        return present(backends, "Backends");
    }

    Settings settings() {
        return present(settings, "Settings");
    }

    SettingsReader settingsReader() {
        return present(settingsReader, "SettingsReader");
    }

    Doctor doctor() {
        return present(doctor, "Doctor");
    }

    ConfigKeys configKeys() {
        return present(configKeys, "ConfigKeys");
    }

    ConfigRepository configFiles() {
        return present(configFiles, "ConfigRepository");
    }
}
