package dev.routed.policy.conflict.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.health.Checkup;
import dev.routed.api.health.Finding;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Route;
import dev.routed.api.metrics.Measured;
import dev.routed.api.metrics.Metric;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Network;
import dev.routed.api.network.Reason;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.Policy;
import dev.routed.api.settings.Settings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The policy: looks, on a thread of its own, for other hosts that announce what stands here. */
@Component(
        service = {Policy.class, Checkup.class, Measured.class, ConflictPolicy.class},
        configurationPid = ConflictConfig.PID)
@Designate(ocd = ConflictConfig.class)
public final class ConflictPolicy implements Policy, Checkup, Measured {
    private static final Duration TICK = Duration.ofMillis(250);

    private final Events events;
    private final Daemons daemons;
    private final Standing standing = new Standing();
    private final Conflicts conflicts;
    private final Yields yields = new Yields();
    private final Predicate<Ip> routedElsewhere;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService timer;
    private volatile ConflictSettings chosen = ConflictSettings.DEFAULT;
    private volatile Pace pace = new Pace(chosen.interval());
    private volatile Consumer<String> reconsider = endpoint -> {};

    @Activate
    public ConflictPolicy(
            @Reference Kernel kernel, @Reference Settings settings, @Reference Events events, ConflictConfig config) {
        this(events, new Daemons(), address -> isRouted(kernel, address, settings.kernel().protocol()), System::nanoTime, config);
        timer.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * With {@link #tick} left to the caller.
     *
     * @param routedElsewhere whether somebody else routes an address of an endpoint that is not yet up
     */
    ConflictPolicy(Events events, Daemons daemons, Predicate<Ip> routedElsewhere, LongSupplier nanoTime, ConflictConfig config) {
        this.events = events;
        this.daemons = daemons;
        this.routedElsewhere = routedElsewhere;
        this.nanoTime = nanoTime;
        this.conflicts = new Conflicts(standing, events);
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "routed-conflict");
            thread.setDaemon(true);
            return thread;
        });
        read(config);
    }

    private static boolean isRouted(Kernel kernel, Ip address, int ours) {
        return kernel.lookup(address)
                .filter(route -> route.type() == Route.Type.UNICAST && route.destination().isHost())
                .filter(route -> route.announcement(ours).isEmpty())
                .isPresent();
    }

    @Modified
    void changed(ConflictConfig config) {
        ConflictSettings before = chosen;
        read(config);
        if (!chosen.equals(before)) {
            events.happened("settings", ConflictConfig.PID, "is now in force: " + chosen);
        }
    }

    private void read(ConflictConfig config) {
        try {
            chosen = ConflictSettings.of(config);
            pace = new Pace(chosen.interval());
        } catch (Refusal e) {
            events.warn("settings", ConflictConfig.PID,
                    "is refused and what held before goes on to hold: " + e.getMessage());
        }
    }

    @Deactivate
    void stop() {
        timer.shutdownNow();
    }

    /** Looks, if it is time to. */
    void tick() {
        if (pace.isDue(nanoTime.getAsLong())) {
            Cause.during(Conflicts.KIND, this::look);
        }
    }

    /** The timer ends with a task that throws. */
    private void look() {
        try {
            conflicts.look(daemons.current(chosen.daemon())).ifPresent(found -> {
                pace.found(!found.isEmpty());
                yields.decide(found, nanoTime.getAsLong()).forEach(reconsider);
            });
        } catch (RuntimeException e) {
            events.warn(Conflicts.KIND, "host", "who else announces our addresses cannot be seen: " + e.getMessage());
        }
    }

    /** A route has changed here; maybe one of many. */
    void routesChanged() {
        pace.changed();
    }

    @Override
    public String name() {
        return Conflicts.KIND;
    }

    @Override
    public List<KnownOption> options() {
        return List.of(Choice.OPTION);
    }

    @Override
    public void check(Network network) {
        Choice.of(network);
    }

    @Override
    public List<Reason> reasons(Attachment attachment, Ip address) {
        return yields.reason(attachment.endpoint().id(), address)
                .map(name -> new Reason(name, Announcement.WITHHELD))
                .stream()
                .toList();
    }

    @Override
    public void reconsiderBy(Consumer<String> effect) {
        reconsider = effect;
    }

    @Override
    public void adopt(Collection<Attachment> all) {
        standing.are(all);
        all.forEach(yields::adopt);
        pace.changed();
    }

    @Override
    public void stand(Collection<Attachment> attachments) {
        attachments.stream()
                .filter(attachment -> !standing.knows(attachment))
                .forEach(attachment -> yields.born(attachment, routedElsewhere, nanoTime.getAsLong()));
        attachments.forEach(standing::add);
        pace.begins(nanoTime.getAsLong());
    }

    @Override
    public void announced(Attachment attachment) {
        if (standing.knows(attachment)) {
            standing.add(attachment);
        }
    }

    @Override
    public void gone(Attachment attachment) {
        standing.remove(attachment);
        yields.gone(attachment);
    }

    @Override
    public List<Finding> findings() {
        return conflicts.findings();
    }

    @Override
    public List<Metric> metrics() {
        return conflicts.metrics();
    }
}
