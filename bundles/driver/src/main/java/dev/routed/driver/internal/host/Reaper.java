package dev.routed.driver.internal.host;

import dev.routed.api.concurrent.Debouncer;
import dev.routed.api.event.Trigger;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.api.message.Failure;
import dev.routed.plan.Ownership;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Deletes parked links, off the engine's path. One deletion takes the kernel about 20 ms and a group of 200 about 50
 * ms, so links that are parked at about the same time are deleted together.
 */
public final class Reaper {
    private static final Duration GATHER = Duration.ofMillis(200);

    private static final String PARKED = "parked links";
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Kernel kernel;
    private final Ownership ownership;
    private final LastingConditions failures;
    private final Debouncer reap;

    public Reaper(Kernel kernel, Ownership ownership, LastingConditions failures, ScheduledExecutorService later) {
        this.kernel = kernel;
        this.ownership = ownership;
        this.failures = failures;
        this.reap = new Debouncer(later, GATHER, () -> Trigger.during("reaper", this::run));
    }

    public void wake() {
        reap.request();
    }

    private void run() {
        try {
            reap();
            failures.end(PARKED);
        } catch (RuntimeException e) {
            failures.report(PARKED, "cannot be deleted; retried every second: " + Failure.reason(e));
            reap.request(RETRY);
        }
    }

    /**
     * Deletes parked links now. A deletion by group deletes foreign links, too; if the group has any, our links are
     * deleted one by one.
     *
     * @throws dev.routed.api.kernel.KernelException if a link cannot be deleted
     */
    public void reap() {
        List<Link> members = kernel.links().stream()
                .filter(link -> link.group() == ownership.reaperGroup())
                .toList();
        List<Link> parked = members.stream().filter(ownership::parked).toList();
        if (parked.isEmpty()) {
            return;
        }
        if (parked.size() == members.size()) {
            kernel.apply(List.of(new Step.DeleteGroup(ownership.reaperGroup())));
        } else {
            parked.forEach(link -> kernel.apply(List.of(new Step.DeleteLink(link.name(), link.alias()))));
        }
    }
}
