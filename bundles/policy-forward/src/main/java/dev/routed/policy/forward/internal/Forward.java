package dev.routed.policy.forward.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.Policy;
import dev.routed.api.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The policy: our rules stand as long as an endpoint of the family does. They go a little after the last one has gone,
 * since a container that restarts is back in a moment and opening costs more than all else of an endpoint.
 */
@Component
public final class Forward implements Policy {
    static final Duration LINGER = Duration.ofSeconds(2);

    /** Nothing tells when someone flushes iptables, so it is looked at now and then. */
    static final Duration CHECK = Duration.ofSeconds(5);

    private final Supplier<Places> places;
    private final Events events;
    private final ScheduledExecutorService later;
    /** The identifiers of the endpoints that have an address of a family; a family that none has is not there. */
    private final Map<Family, Set<String>> standing = new EnumMap<>(Family.class);

    /** Families whose rules stand. */
    private final Set<Family> open = EnumSet.noneOf(Family.class);

    /** Families of which rules may stand, at first those of a former run. */
    private final Set<Family> perhaps = EnumSet.allOf(Family.class);

    /** Held while programs run, which no endpoint waits for whose rules stand. */
    private final Object atWork = new Object();

    private final AtomicBoolean closing = new AtomicBoolean();

    @Activate
    public Forward(@Reference Settings settings, @Reference Events events) {
        this(() -> new Places(new Command(), new LegacyTables(Path.of("/proc")), settings.kernel().group()), events);
    }

    Forward(Supplier<Places> places, Events events) {
        this.places = places;
        this.events = events;
        this.later = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "routed-forward");
            thread.setDaemon(true);
            return thread;
        });
        later.scheduleWithFixedDelay(
                () -> Cause.during("timer", this::look), CHECK.toMillis(), CHECK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Only who stops this bundle wants the rules gone: they outlast the appliance, as containers do, and this bundle's
     * updates. That it is not to be started again is noted before it stops (OSGi Core, Bundle.stop), unless it stops
     * for a moment.
     */
    @Deactivate
    void stop(BundleContext context) {
        later.shutdownNow();
        if (!context.getBundle().adapt(BundleStartLevel.class).isPersistentlyStarted()) {
            forgetAll();
        }
    }

    private void forgetAll() {
        synchronized (this) {
            standing.clear();
        }
        closeUnused();
    }

    @Override
    public String name() {
        return "forward";
    }

    @Override
    public void adopt(Collection<Attachment> all) {
        synchronized (this) {
            standing.clear();
            all.forEach(this::put);
            open.clear();
            perhaps.addAll(EnumSet.allOf(Family.class));
        }
        openUsed();
        // Rules of a former run may stand for endpoints that went meanwhile.
        closeSoon();
    }

    @Override
    public void stand(Collection<Attachment> attachments) {
        synchronized (this) {
            attachments.forEach(this::put);
            if (open.containsAll(standing.keySet())) {
                return;
            }
        }
        openUsed();
    }

    private void put(Attachment attachment) {
        String id = attachment.endpoint().id();
        remove(id);
        for (Ip address : attachment.endpoint().addresses()) {
            standing.computeIfAbsent(address.family(), first -> new HashSet<>()).add(id);
        }
    }

    private void remove(String id) {
        standing.values().forEach(ids -> ids.remove(id));
        standing.values().removeIf(Set::isEmpty);
    }

    @Override
    public synchronized void gone(Attachment attachment) {
        remove(attachment.endpoint().id());
        if (!standing.keySet().containsAll(open)) {
            closeSoon();
        }
    }

    private void closeSoon() {
        if (closing.compareAndSet(false, true)) {
            later.schedule(() -> Cause.during("timer", this::closeUnused), LINGER.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized Set<Family> used() {
        return standing.isEmpty() ? Set.of() : EnumSet.copyOf(standing.keySet());
    }

    /** @throws Refusal if a rule cannot be added; what was added stays until there is nobody to use it */
    private void openUsed() {
        synchronized (atWork) {
            Set<Family> used = used();
            if (used.isEmpty()) {
                return;
            }
            synchronized (this) {
                perhaps.addAll(used);
            }
            Places now = places.get();
            for (Family family : used) {
                for (Place chain : now.xtables(family)) {
                    tellIf(chain.open(), "our rules for %s stand at its end, where one was missing".formatted(family));
                }
            }
            now.nftables().ifPresent(chains ->
                    tellIf(chains.open(), "our rules stand in each chain of nftables that drops the rest, where one was missing"));
            synchronized (this) {
                open.addAll(used);
            }
        }
    }

    private void tellIf(boolean missing, String sentence) {
        if (missing) {
            events.happened("forwarding", "FORWARD", sentence);
        }
    }

    /** The families whose rules nobody uses. From now on they do not stand: who comes waits, and opens them anew. */
    private synchronized Set<Family> unused() {
        Set<Family> unused = EnumSet.noneOf(Family.class);
        unused.addAll(perhaps);
        unused.removeAll(standing.keySet());
        open.removeAll(unused);
        return unused;
    }

    private void closeUnused() {
        closing.set(false);
        synchronized (atWork) {
            Set<Family> unused = unused();
            if (unused.isEmpty()) {
                return;
            }
            try {
                Places now = places.get();
                for (Family family : unused) {
                    now.xtables(family).forEach(Place::close);
                }
                if (used().isEmpty()) {
                    now.nftables().ifPresent(Place::close);
                }
                synchronized (this) {
                    perhaps.removeAll(unused);
                }
            } catch (Refusal e) {
                events.warn("forwarding", "FORWARD", "our rule is not taken away: " + e.getMessage());
            }
        }
    }

    private void look() {
        try {
            openUsed();
        } catch (Refusal e) {
            events.warn("forwarding", "FORWARD", "packets of running containers may not pass: " + e.getMessage());
        }
    }
}
