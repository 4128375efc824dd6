package dev.routed.driver.internal;

import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.KernelWatch;
import dev.routed.api.kernel.Watch;
import dev.routed.api.network.Reconciler;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Hears what is taken away on the host, and has it looked at a moment later; and which links get carrier, and has the
 * containers behind them furnished at once, before their own processes run. What our own verbs took away is told
 * as well, and is found to be as it should. There while both a driver and a watch on the kernel are.
 */
@Component(service = {})
public final class Drift implements ChangeListener {
    /** One deed of an operator is told in several messages; they are looked at together. */
    private static final Duration GATHER = Duration.ofMillis(50);

    /** Containers that start at once do not wait for each other; more would only compete for the processors. */
    private static final int ARRIVALS = 4;

    private final Reconciler reconciler;
    private final Events events;
    private final ScheduledExecutorService later;
    private final ExecutorService arrivals;
    private final Watch watch;
    private final Set<String> suspects = new LinkedHashSet<>();
    private boolean anything;
    private boolean scheduled;

    @Activate
    public Drift(@Reference(policyOption = ReferencePolicyOption.GREEDY) KernelWatch kernel, @Reference Reconciler reconciler, @Reference Events events) {
        this.reconciler = reconciler;
        this.events = events;
        this.later = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "routed-drift");
            thread.setDaemon(true);
            return thread;
        });
        this.arrivals = Executors.newFixedThreadPool(ARRIVALS, task -> {
            Thread thread = new Thread(task, "routed-arrivals");
            thread.setDaemon(true);
            return thread;
        });
        this.watch = kernel.watch(this);
        // What happened before anybody listened.
        lost();
    }

    @Deactivate
    void stop() {
        watch.close();
        later.shutdownNow();
        arrivals.shutdownNow();
    }

    @Override
    public synchronized void changed(String link) {
        suspects.add(link);
        schedule();
    }

    @Override
    public void carrier(String link) {
        arrivals.execute(() -> Cause.during("kernel", () -> reconciler.taken(link)));
    }

    @Override
    public synchronized void lost() {
        anything = true;
        schedule();
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            later.schedule(this::look, GATHER.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        Set<String> links;
        boolean all;
        synchronized (this) {
            links = Set.copyOf(suspects);
            all = anything;
            suspects.clear();
            anything = false;
            scheduled = false;
        }
        Cause.during("kernel", () -> {
            try {
                if (all) {
                    reconciler.reconcile("what was not told");
                } else {
                    links.forEach(link -> reconciler.check(link, "something was taken away"));
                }
            } catch (RuntimeException e) {
                events.warn("reconcile", "host", "cannot be looked at: " + e.getMessage());
            }
        });
    }
}
