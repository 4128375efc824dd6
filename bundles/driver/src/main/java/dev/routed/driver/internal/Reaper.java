package dev.routed.driver.internal;

import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.plan.Ownership;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Deletes parked links, off the engine's path. One deletion takes the kernel about 20 ms, a group of 200
 * about 50 ms, so those that are parked at about the same time go together.
 */
final class Reaper {
    /** How long to wait for more links to be parked. */
    static final Duration GATHER = Duration.ofMillis(200);

    /** When to try again what the kernel refused. */
    static final Duration AGAIN = Duration.ofSeconds(1);

    private final Kernel kernel;
    private final Supplier<Ownership> ownership;
    private final Events events;
    private final ScheduledExecutorService later;
    private final AtomicBoolean scheduled = new AtomicBoolean();

    Reaper(Kernel kernel, Supplier<Ownership> ownership, Events events, ScheduledExecutorService later) {
        this.kernel = kernel;
        this.ownership = ownership;
        this.events = events;
        this.later = later;
    }

    /** Links have been parked, now or by a former run. */
    void wake() {
        wake(GATHER);
    }

    private void wake(Duration delay) {
        if (scheduled.compareAndSet(false, true)) {
            later.schedule(() -> Cause.during("reaper", this::run), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void run() {
        scheduled.set(false);
        try {
            reap();
        } catch (RuntimeException e) {
            events.warn("reap", "parked links", "are not deleted yet: " + e.getMessage());
            wake(AGAIN);
        }
    }

    /**
     * A deletion by group takes every member, whoever put it there: so the members are looked at first, and
     * where a stranger is among them ours are deleted one by one.
     */
    void reap() {
        Ownership now = ownership.get();
        List<Link> members = kernel.links().stream()
                .filter(link -> link.group() == now.reaperGroup())
                .toList();
        List<Link> parked = members.stream().filter(now::parked).toList();
        if (parked.isEmpty()) {
            return;
        }
        if (parked.size() == members.size()) {
            kernel.apply(List.of(new Step.DeleteGroup(now.reaperGroup())));
            return;
        }
        for (Link link : parked) {
            kernel.apply(List.of(new Step.DeleteLink(link.name(), link.alias())));
        }
    }
}
