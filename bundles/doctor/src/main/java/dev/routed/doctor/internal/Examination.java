package dev.routed.doctor.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.health.Doctor;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.health.HostCheck;
import dev.routed.api.message.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The {@link Doctor} service: lets all host checks look at the same time, and waits for each until its limit. */
@Component
public final class Examination implements Doctor {
    /** Several times what the slowest check takes on a busy host. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Reference(policy = ReferencePolicy.DYNAMIC)
    final List<HealthCheck> healthChecks = new CopyOnWriteArrayList<>();

    @Reference(policy = ReferencePolicy.DYNAMIC)
    final List<HostCheck> hostChecks = new CopyOnWriteArrayList<>();

    private final Duration limit;
    private final Map<HostCheck, TimedCheck> timed = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("routed-doctor"));

    @Activate
    public Examination() {
        this(LIMIT);
    }

    Examination(Duration limit) {
        this.limit = limit;
    }

    @Deactivate
    void stop() {
        threads.shutdownNow();
    }

    @Override
    public SortedMap<String, List<Finding>> examine(Duration age) {
        SortedMap<String, List<Finding>> found = new TreeMap<>();
        List<TimedCheck> looks = begin(age);
        long deadline = System.nanoTime() + limit.toNanos();
        looks.forEach(look -> add(look.name(), look.await(deadline), found));
        addRemembered(found);
        return found;
    }

    @Override
    public SortedMap<String, List<Finding>> latest(Duration age) {
        SortedMap<String, List<Finding>> found = new TreeMap<>();
        begin(age).forEach(look -> look.known(limit).ifPresent(findings -> add(look.name(), findings, found)));
        addRemembered(found);
        return found;
    }

    private List<TimedCheck> begin(Duration age) {
        List<HostCheck> present = List.copyOf(hostChecks);
        timed.keySet().retainAll(present);
        List<TimedCheck> looks = present.stream()
                .map(check -> timed.computeIfAbsent(check, first -> new TimedCheck(first, threads)))
                .toList();
        looks.forEach(look -> look.begin(age));
        return looks;
    }

    /** After the looks, which may have refreshed what a health check of the same bundle remembers. */
    private void addRemembered(SortedMap<String, List<Finding>> found) {
        healthChecks.forEach(check -> add(check.name(), remembered(check), found));
    }

    private static void add(String name, List<Finding> findings, SortedMap<String, List<Finding>> found) {
        found.computeIfAbsent(name, first -> new ArrayList<>()).addAll(findings);
    }

    private static List<Finding> remembered(HealthCheck check) {
        try {
            return check.findings();
        } catch (RuntimeException e) {
            return List.of(TimedCheck.unknown(check.name(), "does not report: " + Failure.reason(e)));
        }
    }
}
