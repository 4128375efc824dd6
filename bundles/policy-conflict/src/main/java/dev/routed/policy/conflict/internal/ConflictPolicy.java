package dev.routed.policy.conflict.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.concurrent.Debouncer;
import dev.routed.api.config.CheckedConfig;
import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.message.Failure;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.MetricSource;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Network;
import dev.routed.api.network.Reason;
import dev.routed.api.policy.AnycastPrefixes;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.Policy;
import dev.routed.api.policy.Takeovers;
import dev.routed.api.routing.RoutingDaemons;
import dev.routed.api.settings.Settings;
import dev.routed.policy.conflict.internal.rules.ConflictOptions;
import dev.routed.policy.conflict.internal.rules.ConflictResolution;
import dev.routed.policy.conflict.internal.rules.LiveEndpoints;
import dev.routed.policy.conflict.internal.rules.PollSchedule;
import dev.routed.policy.conflict.internal.rules.TakeoverPermits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The policy: checks the addresses of an endpoint before its start, and looks for conflicts afterwards on a thread. */
@Component(
        service = {Policy.class, Takeovers.class, HealthCheck.class, MetricSource.class, ConflictPolicy.class},
        configurationPid = ConflictConfig.PID)
@Designate(ocd = ConflictConfig.class)
public final class ConflictPolicy implements Policy, Takeovers, HealthCheck, MetricSource {
    /** How often to see whether an interval is over. */
    private static final Duration TICK = Duration.ofSeconds(1);

    /** After a change, and between the questions that follow an announcement. */
    private static final Duration SOON = Duration.ofMillis(250);

    private final Events events;
    private final KernelRoutes kernelRoutes;
    private final RoutingDaemons daemons;
    private final LongSupplier nanoTime;
    private final TakeoverPermits permits;
    private final AddressCheck addressCheck;
    private final CheckedConfig<ConflictConfig, ConflictSettings> settings;
    private final LiveEndpoints live = new LiveEndpoints();
    private final ConflictResolution resolution = new ConflictResolution();
    private final Conflicts conflicts;
    private final LastingConditions failures;
    private final ScheduledExecutorService timer = DaemonThreads.scheduler("routed-conflict");
    private final Runnable soon;
    private volatile PollSchedule schedule;
    private volatile Consumer<String> reconsider = endpoint -> {};

    @Activate
    public ConflictPolicy(
            @Reference Kernel kernel,
            @Reference RoutingDaemons daemons,
            @Reference Settings settings,
            @Reference Events events,
            ConflictConfig config) {
        this(
                new KernelRoutes(kernel, settings),
                daemons,
                events,
                new Time(Clock.systemUTC(), System::nanoTime, AddressCheck::sleep),
                policy -> new Debouncer(policy.timer, SOON, policy::tick)::request,
                config);
        timer.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The passage of time; {@code pause} returns after {@link AddressCheck#PAUSE}. */
    record Time(Clock clock, LongSupplier nanoTime, Runnable pause) {}

    /** Leaves {@link #tick} to the caller. */
    ConflictPolicy(KernelRoutes kernelRoutes, RoutingDaemons daemons, Events events, Time time, ConflictConfig config) {
        this(kernelRoutes, daemons, events, time, policy -> () -> {}, config);
    }

    /** @param soon makes what has a tick follow soon */
    private ConflictPolicy(
            KernelRoutes kernelRoutes,
            RoutingDaemons daemons,
            Events events,
            Time time,
            Function<ConflictPolicy, Runnable> soon,
            ConflictConfig config) {
        this.soon = soon.apply(this);
        this.events = events;
        this.kernelRoutes = kernelRoutes;
        this.daemons = daemons;
        this.nanoTime = time.nanoTime;
        this.permits = new TakeoverPermits(time.clock);
        this.addressCheck = new AddressCheck(live, kernelRoutes, permits, events, time.pause);
        this.conflicts = new Conflicts(live, kernelRoutes, events);
        this.failures = new LastingConditions(
                Conflicts.KIND,
                Severity.WARNING,
                "two hosts may announce one address without anybody noticing",
                events);
        this.settings =
                new CheckedConfig<>(events, ConflictConfig.PID, ConflictConfig.class, ConflictSettings::of, config);
        this.schedule = new PollSchedule(this.settings.current().interval());
    }

    @Modified
    void changed(ConflictConfig config) {
        if (settings.update(config)) {
            schedule = new PollSchedule(settings.current().interval());
            events.info("settings", ConflictConfig.PID, "is now in effect: " + settings.current());
        }
    }

    @Deactivate
    void stop() {
        timer.shutdownNow();
    }

    void tick() {
        if (schedule.isDue(nanoTime.getAsLong())) {
            Trigger.during(Conflicts.KIND, this::look);
        }
        if (schedule.isSettling(nanoTime.getAsLong())) {
            soon.run();
        }
    }

    /** Must not throw, or else the timer ends. */
    private void look() {
        try {
            conflicts.update(daemons.current(settings.current().daemon())).ifPresent(found -> {
                schedule.contested(!found.isEmpty());
                resolution.decide(found, nanoTime.getAsLong()).forEach(reconsider);
            });
            failures.end("host");
        } catch (RuntimeException e) {
            failures.report("host", "cannot be checked for conflicts: " + Failure.reason(e));
        }
    }

    void routeChanged(Ip address, int protocol) {
        if (kernelRoutes.isForeign(protocol)) {
            conflicts.routeChanged(address);
            changed();
        }
    }

    void linkChanged(String link) {
        if (conflicts.linkChanged(link)) {
            changed();
        }
    }

    void anythingChanged() {
        conflicts.kernelChanged();
        changed();
    }

    private void changed() {
        schedule.changed();
        soon.run();
    }

    @Override
    public String name() {
        return Conflicts.KIND;
    }

    @Override
    public List<KnownOption> options() {
        return List.of(AnycastPrefixes.OPTION, ConflictOptions.TAKEOVER, ConflictOptions.CONFLICT);
    }

    @Override
    public void check(Network network) {
        AnycastPrefixes.of(network);
        ConflictOptions.yields(network);
    }

    @Override
    public void check(Attachment attachment) {
        addressCheck.check(attachment);
    }

    @Override
    public List<Reason> reasons(Attachment attachment, Ip address) {
        return resolution.reason(attachment.endpoint().id(), address).stream()
                .map(name -> new Reason(name, Announcement.SUPPRESSED))
                .toList();
    }

    @Override
    public void setChangeListener(Consumer<String> effect) {
        reconsider = effect;
    }

    @Override
    public void adopt(Collection<Attachment> all) {
        live.set(all);
        all.forEach(resolution::adopt);
        anythingChanged();
    }

    @Override
    public void update(Collection<Attachment> attachments) {
        attachments.stream()
                .filter(attachment -> !live.contains(attachment))
                .forEach(attachment -> resolution.started(
                        attachment, address -> kernelRoutes.lookup(address).isPresent(), nanoTime.getAsLong()));
        attachments.forEach(live::put);
        schedule.announced(nanoTime.getAsLong());
        soon.run();
    }

    @Override
    public void announced(Attachment attachment) {
        if (live.contains(attachment)) {
            live.put(attachment);
        }
    }

    @Override
    public void removed(Attachment attachment) {
        live.remove(attachment);
        resolution.removed(attachment);
    }

    @Override
    public void allow(Ip address) {
        permits.add(address);
    }

    @Override
    public SortedMap<Ip, Instant> allowed() {
        return permits.all();
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(settings.findings());
        findings.addAll(conflicts.findings());
        findings.addAll(failures.findings());
        return findings;
    }

    @Override
    public List<Metric> metrics() {
        return conflicts.metrics();
    }
}
