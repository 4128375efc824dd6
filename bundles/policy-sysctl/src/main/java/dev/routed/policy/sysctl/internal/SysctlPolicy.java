package dev.routed.policy.sysctl.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.concurrent.Debouncer;
import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.health.HostCheck;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Endpoint;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.Policy;
import dev.routed.policy.sysctl.internal.LinkSysctls.Drift;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Keeps the sysctls of host links. The kernel notifies of few of them, so they are compared periodically. */
@Component
public final class SysctlPolicy implements Policy, HealthCheck, HostCheck {
    /** Three or four files are read per link. */
    static final Duration CHECK = Duration.ofSeconds(30);

    /** Links that a check compares, in turn. What changes all links, such as {@code sysctl --system}, shows on any. */
    static final int AT_A_TIME = 64;

    /** After the creation of a link: by then systemd-udevd has set what it sets on every new link. */
    static final Duration SOON = Duration.ofSeconds(1);

    private static final String KIND = "sysctl";

    private final LinkSysctls links;
    private final HostLimits limits;
    private final Events events;
    private final LastingConditions conditions;
    private final Map<String, Endpoint> live = new ConcurrentHashMap<>();
    /** The endpoints whose links are new. */
    private final Set<String> recent = ConcurrentHashMap.newKeySet();
    /** The endpoints that the next checks compare. Of the timer's thread. */
    private final Queue<String> turn = new ArrayDeque<>();

    private final ScheduledExecutorService scheduler = DaemonThreads.scheduler("routed-sysctl");
    private final Debouncer soon = new Debouncer(scheduler, SOON, () -> Trigger.during("timer", this::checkRecent));

    @Activate
    public SysctlPolicy(@Reference Sysctl sysctl, @Reference Events events) {
        this.links = new LinkSysctls(sysctl);
        this.limits = new HostLimits(sysctl);
        this.events = events;
        this.conditions = new LastingConditions(KIND, Severity.ERROR, "packets of containers may be dropped", events);
        scheduler.scheduleWithFixedDelay(
                () -> Trigger.during("timer", this::checkInTurn),
                CHECK.toMillis(),
                CHECK.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Deactivate
    void stop() {
        scheduler.shutdownNow();
    }

    @Override
    public String name() {
        return "sysctl";
    }

    @Override
    public void adopt(Collection<Attachment> all) {
        live.clear();
        all.forEach(this::put);
        soon.request();
    }

    /** Joining a sandbox and changed options are updates, too. */
    @Override
    public void update(Collection<Attachment> attachments) {
        attachments.forEach(this::put);
        soon.request();
    }

    private void put(Attachment attachment) {
        live.put(attachment.endpoint().id(), attachment.endpoint());
        recent.add(attachment.endpoint().id());
    }

    @Override
    public void removed(Attachment attachment) {
        live.remove(attachment.endpoint().id());
    }

    @Override
    public List<Finding> findings() {
        return conditions.findings();
    }

    /** Refreshes {@link #findings}. */
    @Override
    public List<Finding> look() {
        checkAll();
        return List.of();
    }

    private void checkRecent() {
        List<String> ids = List.copyOf(recent);
        ids.forEach(recent::remove);
        repair(ids.stream().map(live::get).filter(Objects::nonNull).toList()).forEach(conditions::report);
    }

    /** Compares some links, and all of them if one differs. */
    void checkInTurn() {
        if (turn.isEmpty()) {
            turn.addAll(live.keySet());
        }
        boolean all = live.size() <= AT_A_TIME || !conditions.findings().isEmpty() || differs(nextInTurn());
        compare(all ? List.copyOf(live.values()) : List.of());
    }

    private List<Endpoint> nextInTurn() {
        return Stream.generate(turn::poll)
                .limit(Math.min(AT_A_TIME, turn.size()))
                .map(live::get)
                .filter(Objects::nonNull)
                .toList();
    }

    private boolean differs(Collection<Endpoint> endpoints) {
        try {
            Set<Family> forwarded = links.forwarded();
            return endpoints.stream()
                    .anyMatch(endpoint -> !links.drifts(endpoint, forwarded).isEmpty());
        } catch (RejectedException e) {
            // The check of all links reports the reason.
            return true;
        }
    }

    void checkAll() {
        compare(List.copyOf(live.values()));
    }

    private void compare(Collection<Endpoint> endpoints) {
        List<Finding> found = repair(endpoints);
        try {
            found.addAll(limits.findings(containers()));
        } catch (RejectedException e) {
            found.add(conditions.finding(
                    "net", "the host's limits cannot be compared with its containers: " + e.getMessage(), ""));
        }
        conditions.replace(found);
    }

    private HostLimits.Containers containers() {
        Map<Family, Integer> numbers = new EnumMap<>(Family.class);
        Set<String> sandboxes = new HashSet<>();
        boolean several = false;
        for (Endpoint endpoint : live.values()) {
            families(endpoint).forEach(family -> numbers.merge(family, 1, Integer::sum));
            several |= families(endpoint).contains(Family.IPV4)
                    && !endpoint.sandbox().map(sandboxes::add).orElse(true);
        }
        return new HostLimits.Containers(numbers, several);
    }

    private static Set<Family> families(Endpoint endpoint) {
        return endpoint.addresses().stream().map(Ip::family).collect(Collectors.toSet());
    }

    /** Returns a finding for each sysctl that cannot be compared or set. */
    private List<Finding> repair(Collection<Endpoint> endpoints) {
        Map<String, Finding> failures = new TreeMap<>();
        Map<String, Drift> repaired = new TreeMap<>();
        try {
            Set<Family> forwarded = links.forwarded();
            for (Endpoint endpoint : endpoints) {
                for (Drift drift : links.drifts(endpoint, forwarded)) {
                    repair(drift, repaired, failures);
                }
            }
        } catch (RejectedException e) {
            failures.put(
                    "net", conditions.finding("net", "sysctls of host links are not compared: " + e.getMessage(), ""));
        }
        repaired.forEach((key, drift) -> events.info(
                KIND,
                key,
                "was changed on host links, for example to %s on %s, and is %s again"
                        .formatted(drift.found(), drift.name()[2], drift.needed())));
        return new ArrayList<>(failures.values());
    }

    private void repair(Drift drift, Map<String, Drift> repaired, Map<String, Finding> failures) {
        try {
            links.set(drift);
            repaired.put(drift.key(), drift);
        } catch (RejectedException e) {
            failures.put(
                    drift.key(),
                    conditions.finding(
                            drift.key(),
                            "a host link has %s instead of %s: %s"
                                    .formatted(drift.found(), drift.needed(), e.getMessage()),
                            ""));
        }
    }
}
