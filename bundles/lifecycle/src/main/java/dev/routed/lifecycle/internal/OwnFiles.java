package dev.routed.lifecycle.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.message.IoReason;
import dev.routed.api.settings.Settings;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Reports files of the appliance that users other than root can change: whoever changes its code or configuration has
 * its rights. {@code bin/routed} does not even start with such code; this check sees what changes later.
 */
@Component(immediate = true)
public final class OwnFiles implements HealthCheck {
    /** The check reads some hundred inodes. */
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Settings settings;
    private final List<Path> installed;
    private final LastingConditions conditions;
    private final ScheduledExecutorService timer = DaemonThreads.scheduler("routed-files");

    @Activate
    public OwnFiles(@Reference Settings settings, @Reference Events events, BundleContext context) {
        this(
                settings,
                events,
                List.of(
                        Path.of(context.getProperty("karaf.home"), "bin"),
                        Path.of(context.getProperty("karaf.home"), "lib"),
                        Path.of(context.getProperty("karaf.home"), "system"),
                        Path.of(context.getProperty("karaf.home"), "etc"),
                        Path.of(context.getProperty("karaf.etc")),
                        Path.of(context.getProperty("karaf.data"))));
        timer.scheduleWithFixedDelay(this::check, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    OwnFiles(Settings settings, Events events, List<Path> installed) {
        this.settings = settings;
        this.installed = installed;
        this.conditions = new LastingConditions(
                "files",
                Severity.WARNING,
                "whoever changes them gets the rights of routed, which are those of root",
                events);
    }

    void check() {
        List<Finding> found = new ArrayList<>();
        installed.forEach(directory -> check(directory, found));
        check(settings.network().state(), found);
        conditions.replace(found);
    }

    private void check(Path directory, List<Finding> found) {
        String remedy = "chown -R root: %1$s; chmod -R go-w %1$s".formatted(directory);
        try {
            FileTree.exposed(directory, FileTree.userOfThisProcess())
                    .ifPresent(file -> found.add(conditions.finding(
                            directory.toString(), "other users can change %s".formatted(file), remedy)));
        } catch (NoSuchFileException gone) {
            // A file was deleted during the check; the next check sees the rest.
            return;
        } catch (IOException x) {
            found.add(conditions.finding(
                    directory.toString(), "owners and modes cannot be checked: " + IoReason.of(x), ""));
        }
    }

    @Deactivate
    void deactivate() {
        timer.shutdown();
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public List<Finding> findings() {
        return conditions.findings();
    }
}
