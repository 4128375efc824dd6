package dev.routed.policy.forward.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.concurrent.Debouncer;
import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.KeptObjects;
import dev.routed.api.nftables.Nftables;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.Policy;
import dev.routed.api.settings.Settings;
import dev.routed.process.LegacyTables;
import dev.routed.process.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Adds accept rules to the filters of the host while a family has a live endpoint. Removes them some time after the
 * last one: a restarting container is back at once, and adding rules costs more than all else of an endpoint.
 */
@Component
public final class ForwardPolicy implements Policy, HealthCheck, KeptObjects {
    static final Duration LINGER = Duration.ofSeconds(2);

    /** The kernel does not notify of changes by iptables-legacy, so rules there are listed at each check. */
    static final Duration CHECK = Duration.ofSeconds(5);

    private static final String KIND = "forwarding";
    private static final String SUBJECT = "FORWARD";
    private static final String START = "routed bundle:start dev.routed.nftables";
    private static final String NO_NFTABLES = "dev.routed.nftables is stopped; run '%s'".formatted(START);

    private final Function<Optional<Nftables>, FilterChains> chains;
    private final Events events;
    private final LastingConditions obstacles;
    private final LastingConditions failures;
    private final ScheduledExecutorService scheduler = DaemonThreads.scheduler("routed-policy-forward");
    private final Debouncer removal =
            new Debouncer(scheduler, LINGER, () -> Trigger.during("timer", this::removeUnused));

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Nftables nftables;

    /** The IDs of the live endpoints of each family; a family without any has no key. */
    private final Map<Family, Set<String>> live = new EnumMap<>(Family.class);

    /** The families whose rules exist. */
    private final Set<Family> complete = EnumSet.noneOf(Family.class);

    /** The families that may have rules: at first all, left by an earlier run. */
    private final Set<Family> possible = EnumSet.allOf(Family.class);

    /** Held while programs run. An endpoint of a complete family does not wait for it. */
    private final Object programLock = new Object();

    /** {@link Nftables#foreignChanges} before a check that found each rule in effect; empty after any other check. */
    private Optional<Long> checked = Optional.empty();

    @Activate
    public ForwardPolicy(@Reference Settings settings, @Reference Events events) {
        this(
                nftables -> new FilterChains(
                        name -> new Program(name, "install iptables"),
                        nftables,
                        new LegacyTables(Path.of("/proc")),
                        settings.kernel().group()),
                events);
    }

    ForwardPolicy(Function<Optional<Nftables>, FilterChains> chains, Events events) {
        this.chains = chains;
        this.events = events;
        this.obstacles = new LastingConditions(KIND, Severity.ERROR, FilterChain.CUT_OFF, events);
        this.failures = new LastingConditions(KIND, Severity.ERROR, FilterChain.CUT_OFF, events);
        scheduler.scheduleWithFixedDelay(
                () -> Trigger.during("timer", this::checkRules),
                CHECK.toMillis(),
                CHECK.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /**
     * Removes the rules only if an operator stops this bundle: they outlast the appliance, as containers do, and
     * updates of this bundle. The framework clears the mark before it stops a bundle, unless the stop is transient
     * (Bundle.stop).
     */
    @Deactivate
    void stop(BundleContext context) {
        scheduler.shutdownNow();
        if (!context.getBundle().adapt(BundleStartLevel.class).isPersistentlyStarted()) {
            synchronized (this) {
                live.clear();
            }
            removeUnused();
        }
    }

    @Override
    public String name() {
        return "forward";
    }

    @Override
    public void adopt(Collection<Attachment> all) {
        synchronized (this) {
            live.clear();
            all.forEach(this::put);
            complete.clear();
            possible.addAll(EnumSet.allOf(Family.class));
        }
        addUsed();
        // Rules of an earlier run may belong to endpoints that no longer exist.
        removal.request();
    }

    @Override
    public void update(Collection<Attachment> attachments) {
        synchronized (this) {
            attachments.forEach(this::put);
            if (complete.containsAll(live.keySet())) {
                return;
            }
        }
        addUsed();
    }

    private void put(Attachment attachment) {
        String id = attachment.endpoint().id();
        remove(id);
        for (Ip address : attachment.endpoint().addresses()) {
            live.computeIfAbsent(address.family(), first -> new HashSet<>()).add(id);
        }
    }

    private void remove(String id) {
        live.values().forEach(ids -> ids.remove(id));
        live.values().removeIf(Set::isEmpty);
    }

    @Override
    public synchronized void removed(Attachment attachment) {
        remove(attachment.endpoint().id());
        if (!live.keySet().containsAll(complete)) {
            removal.request();
        }
    }

    private synchronized Set<Family> used() {
        return live.isEmpty() ? Set.of() : EnumSet.copyOf(live.keySet());
    }

    /** @throws RejectedException if a rule cannot be added; rules already added stay as long as they are used */
    private void addUsed() {
        synchronized (programLock) {
            Set<Family> used = used();
            if (used.isEmpty()) {
                obstacles.replace(List.of());
                return;
            }
            synchronized (this) {
                possible.addAll(used);
            }
            checked = Optional.empty();
            Optional<Nftables> service = Optional.ofNullable(nftables);
            Optional<Long> changes = service.map(Nftables::foreignChanges);
            FilterChains now = chains.apply(service);
            List<Finding> found = new ArrayList<>();
            for (Family family : used) {
                for (FilterChain chain : now.xtables(family)) {
                    found.addAll(add(
                            chain, "accept rules for %s were missing or misplaced and are added".formatted(family)));
                }
            }
            now.nft()
                    .ifPresent(all -> found.addAll(
                            add(all, "accept rules in chains of nftables were missing or misplaced and are added")));
            obstacles.replace(found);
            synchronized (this) {
                complete.addAll(used);
            }
            checked = found.isEmpty() ? changes : Optional.empty();
        }
    }

    /** Whether the rules are as they were when a check found each in effect. */
    private boolean isUnchanged() {
        synchronized (programLock) {
            Optional<Nftables> service = Optional.ofNullable(nftables);
            Set<Family> used = used();
            synchronized (this) {
                if (!complete.containsAll(used)) {
                    return false;
                }
            }
            return checked.isPresent()
                    && checked.equals(service.map(Nftables::foreignChanges))
                    && used.stream().noneMatch(chains.apply(service)::hasLegacyRules);
        }
    }

    /** Returns the obstacles. */
    private List<Finding> add(FilterChain chain, String sentence) {
        FilterChain.Outcome outcome = chain.addRules();
        if (outcome.added()) {
            events.info(KIND, SUBJECT, sentence);
        }
        return outcome.obstacles();
    }

    @Override
    public List<Finding> findings() {
        return Stream.concat(obstacles.findings().stream(), failures.findings().stream())
                .toList();
    }

    @Override
    public Map<String, String> keptObjects() {
        synchronized (programLock) {
            FilterChains now = chains.apply(Optional.ofNullable(nftables));
            Map<String, String> kept = new TreeMap<>();
            Stream.concat(used().stream().flatMap(family -> now.xtables(family).stream()), now.nft().stream())
                    .map(FilterChain::removalCommands)
                    .flatMap(commands -> commands.entrySet().stream())
                    .forEach(chain -> kept.put(
                            chain.getKey(),
                            "accepts packets of the containers that stay; after them: '%s'"
                                    .formatted(chain.getValue())));
            return kept;
        }
    }

    /** The families with unused rules. They are no longer complete, so that a new endpoint adds the rules again. */
    private synchronized Set<Family> unused() {
        Set<Family> unused = EnumSet.noneOf(Family.class);
        unused.addAll(possible);
        unused.removeAll(live.keySet());
        complete.removeAll(unused);
        return unused;
    }

    private void removeUnused() {
        synchronized (programLock) {
            Set<Family> unused = unused();
            if (unused.isEmpty()) {
                return;
            }
            try {
                FilterChains now = chains.apply(Optional.ofNullable(nftables));
                boolean removed = false;
                for (Family family : unused) {
                    for (FilterChain chain : now.xtables(family)) {
                        removed |= chain.removeRules();
                    }
                }
                if (used().isEmpty()) {
                    if (now.nftables().isEmpty()) {
                        events.warn(
                                KIND, SUBJECT, "accept rules in chains of nftables are not removed: " + NO_NFTABLES);
                        return;
                    }
                    removed |= now.nft().map(FilterChain::removeRules).orElse(false);
                }
                if (removed) {
                    events.info(KIND, SUBJECT, "accept rules are removed, and chains that have no other rule");
                }
                synchronized (this) {
                    possible.removeAll(unused);
                }
            } catch (RejectedException e) {
                events.warn(KIND, SUBJECT, "accept rules are not removed: " + e.getMessage());
            }
        }
    }

    void checkRules() {
        try {
            if (!isUnchanged()) {
                addUsed();
            }
        } catch (RejectedException e) {
            obstacles.report(SUBJECT, "packets of running containers may be dropped: " + e.getMessage());
        }
        if (nftables == null && !used().isEmpty()) {
            failures.report("nftables", "chains of nftables are not checked: dev.routed.nftables is stopped", START);
        } else {
            failures.end("nftables");
        }
    }
}
