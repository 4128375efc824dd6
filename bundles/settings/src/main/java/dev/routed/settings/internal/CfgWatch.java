package dev.routed.settings.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.message.IoReason;
import dev.routed.api.settings.ConfigKey;
import dev.routed.api.settings.ConfigKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Looks at the files of Karaf's directory {@code etc} and at the environment for what has no effect: the configuration
 * service itself drops nothing, but nobody reads it.
 */
@Component(
        service = {HealthCheck.class, ConfigKeys.class, ConfigurationListener.class},
        immediate = true)
public final class CfgWatch implements HealthCheck, ConfigKeys, ConfigurationListener {
    /** After the start, which should not wait for a parser of XML. */
    private static final Duration FIRST = Duration.ofSeconds(2);

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /**
     * The key that config:property-set of Karaf adds to a file (ConfigRepositoryImpl.update); nobody reads it there.
     */
    private static final String ADDED = "felix.fileinstall.filename";

    private final BundleContext context;
    private final LastingConditions conditions;
    private final Optional<CfgFiles> files;
    private long bundles;
    private Map<String, SortedMap<String, String>> known = Map.of();
    private final ScheduledExecutorService timer = DaemonThreads.scheduler("routed-settings");

    @Activate
    public CfgWatch(@Reference Events events, BundleContext context) {
        this.context = context;
        this.conditions = new LastingConditions(
                "settings", Severity.WARNING, "the appliance does not do what the file or the variable says", events);
        this.files = Optional.ofNullable(context.getProperty("karaf.etc"))
                .map(Path::of)
                .map(CfgFiles::new);
        files.ifPresent(present -> timer.scheduleWithFixedDelay(
                () -> Trigger.during("timer", () -> look(present)),
                FIRST.toMillis(),
                INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS));
    }

    @Deactivate
    void stop() {
        timer.shutdownNow();
    }

    private void look(CfgFiles present) {
        try {
            List<CfgFile> read = present.read();
            for (CfgFile file : read) {
                if (file.keys().contains(ADDED)) {
                    present.remove(file.pid(), ADDED);
                    file.texts().remove(ADDED);
                }
            }
            conditions.replace(
                    CfgRules.faults(
                                    known(context.getBundles()),
                                    read,
                                    System.getenv().keySet())
                            .entrySet()
                            .stream()
                            .map(fault -> conditions.finding(
                                    fault.getKey(),
                                    fault.getValue().what(),
                                    fault.getValue().command()))
                            .toList());
        } catch (IOException | RuntimeException e) {
            conditions.replace(Map.of("etc", "the configuration files cannot be checked: " + e));
        }
    }

    /** Reads the keys again after bundles were installed, updated or uninstalled. */
    private synchronized Map<String, SortedMap<String, String>> known(Bundle... installed) {
        long now = Arrays.stream(installed)
                .mapToLong(bundle -> bundle.getBundleId() ^ bundle.getLastModified())
                .sum();
        if (now != bundles) {
            known = KnownKeys.of(installed);
            bundles = now;
        }
        return known;
    }

    /** The operator changed a file or a property. */
    @Override
    public void configurationEvent(ConfigurationEvent event) {
        files.filter(present -> event.getPid().startsWith("dev.routed."))
                .ifPresent(present -> timer.execute(() -> Trigger.during("setting", () -> look(present))));
    }

    @Override
    public List<ConfigKey> all() {
        KeySources sources = new KeySources(
                System.getenv(),
                Set.of(System.getenv().getOrDefault("ROUTED_FLAGS", "").split(" ")));
        Map<String, CfgFile> read = new HashMap<>();
        try {
            for (CfgFile file : files.isPresent() ? files.get().read() : List.<CfgFile>of()) {
                read.put(file.pid(), file);
            }
        } catch (IOException e) {
            throw RejectedException.host("the configuration files cannot be read: " + IoReason.of(e), e);
        }
        List<ConfigKey> all = new ArrayList<>();
        known(context.getBundles()).forEach((pid, keys) -> {
            if (pid.startsWith("dev.routed.")) {
                keys.forEach((key, preset) -> all.add(sources.of(
                        pid, key, read.containsKey(pid) ? read.get(pid).texts().getOrDefault(key, "") : "", preset)));
            }
        });
        return all;
    }

    @Override
    public String name() {
        return "settings";
    }

    @Override
    public List<Finding> findings() {
        return conditions.findings();
    }
}
