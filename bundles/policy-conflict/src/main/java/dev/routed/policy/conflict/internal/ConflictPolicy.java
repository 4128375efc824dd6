package dev.routed.policy.conflict.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.health.Checkup;
import dev.routed.api.health.Finding;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.Policy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The policy: looks, on a thread of its own, for other hosts that announce what stands here. */
@Component(
        service = {Policy.class, Checkup.class, ConflictPolicy.class},
        configurationPid = ConflictConfig.PID)
@Designate(ocd = ConflictConfig.class)
public final class ConflictPolicy implements Policy, Checkup {
    private static final Duration TICK = Duration.ofMillis(250);

    private final Events events;
    private final Daemons daemons;
    private final Standing standing = new Standing();
    private final Conflicts conflicts;
    private final ScheduledExecutorService timer;
    private volatile ConflictSettings settings = ConflictSettings.DEFAULT;
    private volatile Pace pace = new Pace(settings.interval());

    @Activate
    public ConflictPolicy(@Reference Events events, ConflictConfig config) {
        this(events, new Daemons(), config);
        timer.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Without a clock: {@link #tick} is the caller's. */
    ConflictPolicy(Events events, Daemons daemons, ConflictConfig config) {
        this.events = events;
        this.daemons = daemons;
        this.conflicts = new Conflicts(standing, events);
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "routed-conflict");
            thread.setDaemon(true);
            return thread;
        });
        read(config);
    }

    @Modified
    void changed(ConflictConfig config) {
        ConflictSettings before = settings;
        read(config);
        if (!settings.equals(before)) {
            events.happened("settings", ConflictConfig.PID, "is now in force: " + settings);
        }
    }

    private void read(ConflictConfig config) {
        try {
            settings = ConflictSettings.of(config);
            pace = new Pace(settings.interval());
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
        if (pace.isDue(System.nanoTime())) {
            Cause.during(Conflicts.KIND, this::look);
        }
    }

    /** The timer ends with a task that throws. */
    private void look() {
        try {
            pace.found(!conflicts.look(daemons.current(settings.daemon())).isEmpty());
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
    public void adopt(Collection<Attachment> all) {
        standing.are(all);
        pace.changed();
    }

    @Override
    public void stand(Collection<Attachment> attachments) {
        attachments.forEach(standing::add);
        pace.begins(System.nanoTime());
    }

    @Override
    public void gone(Attachment attachment) {
        standing.remove(attachment);
    }

    @Override
    public List<Finding> findings() {
        return conflicts.findings();
    }
}
