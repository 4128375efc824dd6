package dev.routed.driver.internal.reconcile;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.concurrent.Debouncer;
import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.KernelWatch;
import dev.routed.api.kernel.Watch;
import dev.routed.api.message.Failure;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Reconciler;
import dev.routed.driver.internal.host.Conditions;
import dev.routed.driver.internal.options.LinkNames;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Receives kernel changes. A link whose parts were removed is checked a moment later. A link that gets carrier gets its
 * container's secondary addresses at once: before Engine 28, nothing else tells that the container has the peer.
 * Removals by routed itself are notified, too; their check finds nothing to do. Active while both a driver and a kernel
 * watch are. Thread-safe.
 */
@Component(service = HealthCheck.class, immediate = true)
public final class KernelChangeHandler implements ChangeListener, HealthCheck {
    /** One command of an operator causes several notifications, which are handled together. */
    private static final Duration GATHER = Duration.ofMillis(50);

    /** The host's own addresses and policy rules change seldom, but several at a time. */
    private static final Duration JUDGE = Duration.ofMillis(300);

    /** Containers that start at the same time do not wait for each other; more threads would only compete. */
    private static final int ARRIVALS = 4;

    private final Reconciler reconciler;
    private final LastingConditions failures;
    private final ScheduledExecutorService later = DaemonThreads.scheduler("routed-drift");
    private final ExecutorService arrivals = DaemonThreads.pool("routed-arrivals", ARRIVALS);
    private final Debouncer look = new Debouncer(later, GATHER, this::look);
    private final Debouncer judgement = new Debouncer(later, JUDGE, this::judge);
    private final Watch watch;
    private final Set<String> suspects = new LinkedHashSet<>();
    private boolean lost;
    /** Whether policy rules, or routes of other tables, have changed since the latest judgement. */
    private boolean rerouted;

    @Activate
    public KernelChangeHandler(
            @Reference(policyOption = ReferencePolicyOption.GREEDY) KernelWatch kernel,
            @Reference Reconciler reconciler,
            @Reference Events events) {
        this.reconciler = reconciler;
        this.failures = Conditions.checks(events);
        this.watch = kernel.watch(this);
        // Changes before the watch began.
        lost();
    }

    @Deactivate
    public void stop() {
        watch.close();
        later.shutdownNow();
        arrivals.shutdownNow();
    }

    @Override
    public synchronized void changed(String link) {
        suspects.add(link);
        look.request();
        judgeIfForeign(link);
    }

    /** Only addresses on links of others take addresses of endpoints away. */
    private void judgeIfForeign(String link) {
        if (!LinkNames.looksOurs(link)) {
            judgement.request();
        }
    }

    /** What the kernel rejected before may succeed now. */
    @Override
    public void gained(String link) {
        if (reconciler.isUnrepaired(link)) {
            changed(link);
        }
        judgeIfForeign(link);
    }

    @Override
    public synchronized void rerouted() {
        rerouted = true;
        judgement.request();
    }

    @Override
    public void routed(Ip address, int protocol) {
        reconciler.unrepaired(address).ifPresent(this::changed);
    }

    @Override
    public void carrier(String link) {
        arrivals.execute(() -> Trigger.during("kernel", () -> reconciler.peerMoved(link)));
    }

    @Override
    public synchronized void lost() {
        lost = true;
        look.request();
        rerouted();
    }

    @Override
    public String name() {
        return "driver";
    }

    @Override
    public List<Finding> findings() {
        return failures.findings();
    }

    private void judge() {
        boolean routes;
        synchronized (this) {
            routes = rerouted;
            rerouted = false;
        }
        Trigger.during("kernel", () -> {
            try {
                reconciler.judge(routes);
                failures.end("addresses");
            } catch (RuntimeException e) {
                failures.report("addresses", "cannot be checked: " + Failure.reason(e));
            }
        });
    }

    private void look() {
        Set<String> links;
        boolean all;
        synchronized (this) {
            links = Set.copyOf(suspects);
            all = lost;
            suspects.clear();
            lost = false;
        }
        Trigger.during("kernel", () -> {
            try {
                if (all) {
                    reconciler.reconcile("lost notifications");
                } else {
                    links.forEach(link -> reconciler.check(link, "something was removed"));
                }
                failures.end("host");
            } catch (RuntimeException e) {
                failures.report("host", "cannot be checked: " + Failure.reason(e));
            }
        });
    }
}
