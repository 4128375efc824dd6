package dev.routed.lifecycle.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.message.IoReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleListener;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Reports the operator's bundles that do not run: Felix File Install installs the jars of the directories that
 * {@code etc/org.apache.felix.fileinstall-*.cfg} names, and only logs what it cannot. A bundle that a command installs
 * is an event, because it ends with the process.
 */
@Component(immediate = true)
public final class DeployedBundles implements HealthCheck {
    static final String FILE_INSTALL = "org.apache.felix.fileinstall";
    static final String DIRECTORY = "felix.fileinstall.dir";
    /** File Install polls every two seconds. */
    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private final ConfigurationAdmin configurations;
    private final BundleContext context;
    private final Events events;
    private final LastingConditions conditions;
    private final BundleListener listener = this::changed;
    private final ScheduledExecutorService timer = DaemonThreads.scheduler("routed-deploy");
    private final DeployedJars jars = new DeployedJars();
    /** The jars of the previous check: File Install has seen them since. */
    private Set<Path> known = Set.of();

    @Activate
    public DeployedBundles(
            @Reference ConfigurationAdmin configurations, @Reference Events events, BundleContext context) {
        this.configurations = configurations;
        this.context = context;
        this.events = events;
        this.conditions = new LastingConditions(
                "deploy", Severity.WARNING, "the bundle does nothing, for example enforces no policy", events);
        context.addBundleListener(listener);
        timer.scheduleWithFixedDelay(this::check, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Deactivate
    void deactivate() {
        context.removeBundleListener(listener);
        timer.shutdown();
    }

    void check() {
        List<Finding> found = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        for (Path directory : directories()) {
            try {
                if (!DeployedJars.exists(directory)) {
                    found.add(conditions.finding(
                            directory.toString(),
                            "the directory does not exist, so no bundle is installed from it; restart routed when it"
                                    + " exists",
                            "mkdir " + directory));
                    continue;
                }
                jars.in(directory).forEach((jar, name) -> {
                    seen.add(jar);
                    String problem = problem(jar, name);
                    if (!problem.isEmpty() && known.contains(jar)) {
                        found.add(conditions.finding(jar.toString(), problem, ""));
                    }
                });
            } catch (IOException x) {
                found.add(conditions.finding(
                        directory.toString(), "the directory cannot be read: " + IoReason.of(x), ""));
            }
        }
        known = seen;
        conditions.replace(found);
    }

    /** The directories that File Install watches for bundles: those of its factory configurations. */
    private List<Path> directories() {
        try {
            Configuration[] all = configurations.listConfigurations("(service.factoryPid=" + FILE_INSTALL + ")");
            return Stream.ofNullable(all)
                    .flatMap(Arrays::stream)
                    .map(configuration -> configuration.getProperties().get(DIRECTORY))
                    .filter(Objects::nonNull)
                    .map(directory -> Path.of(directory.toString()))
                    .toList();
        } catch (IOException | InvalidSyntaxException x) {
            throw new IllegalStateException(x);
        }
    }

    /** Why the jar is no running bundle; empty if it is one, or if an operator has stopped it. */
    private String problem(Path jar, String name) {
        if (name.isEmpty()) {
            return "is no bundle: a bundle is a jar whose manifest has Bundle-SymbolicName; remove the file";
        }
        Bundle bundle = context.getBundle(DeployedJars.location(jar));
        if (bundle == null) {
            return Stream.of(context.getBundles())
                    .filter(other -> name.equals(other.getSymbolicName()))
                    .findFirst()
                    .map(other -> "is not installed, because %s %s is installed from %s: remove one of the files"
                            .formatted(name, other.getVersion(), other.getLocation()))
                    .orElse("cannot be installed: the log has the reason; remove or replace the file");
        }
        if (bundle.getState() != Bundle.INSTALLED) {
            return "";
        }
        try {
            // It cannot even be resolved; the exception names what is missing.
            bundle.start(Bundle.START_TRANSIENT);
            return "";
        } catch (BundleException x) {
            return "cannot be started: %s; remove or replace the file".formatted(x.getMessage());
        }
    }

    private void changed(BundleEvent event) {
        if (event.getType() == BundleEvent.INSTALLED
                && !FILE_INSTALL.equals(event.getOrigin().getSymbolicName())) {
            events.info(
                    "bundle",
                    event.getBundle().getSymbolicName(),
                    "is installed until the next start of routed; to keep it, put its jar into "
                            + directories().stream()
                                    .map(Path::toString)
                                    .findFirst()
                                    .orElse("a watched directory"));
        }
    }

    @Override
    public String name() {
        return "deploy";
    }

    @Override
    public List<Finding> findings() {
        return conditions.findings();
    }
}
