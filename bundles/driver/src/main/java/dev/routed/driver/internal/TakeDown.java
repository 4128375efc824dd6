package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Takes endpoints down. The engine only logs a failure and never asks again, so what the kernel keeps is taken away
 * as soon as it lets it go; until then the endpoint's addresses stay its own. The caller holds the endpoint's lock.
 */
final class TakeDown {
    /** When to try again to take away what the kernel kept. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Registry registry;
    private final EndpointFiles files;
    private final Ipam ipam;
    private final Claims claims;
    private final Applier applier;
    private final Policies policies;
    private final Reaper reaper;
    private final Contacts contacts;
    private final Sandboxes sandboxes;
    private final Locks locks;
    private final Events events;
    private final ScheduledExecutorService later;
    private final NetworkChanges changes;
    private final Drains drains;

    TakeDown(
            Registry registry,
            EndpointFiles files,
            Ipam ipam,
            Applier applier,
            Policies policies,
            Reaper reaper,
            Contacts contacts,
            Sandboxes sandboxes,
            Locks locks,
            Events events,
            ScheduledExecutorService later,
            NetworkChanges changes,
            Drains drains) {
        this.registry = registry;
        this.files = files;
        this.ipam = ipam;
        this.claims = new Claims(ipam);
        this.applier = applier;
        this.policies = policies;
        this.reaper = reaper;
        this.contacts = contacts;
        this.sandboxes = sandboxes;
        this.locks = locks;
        this.events = events;
        this.later = later;
        this.changes = changes;
        this.drains = drains;
    }

    /** @throws Refusal if the kernel kept something of it */
    void down(Endpoint endpoint) {
        boolean stands = registry.endpoint(endpoint.id()).isPresent();
        try {
            takeAway(endpoint, stands ? applier::down : applier::clear, () -> {
                toBeReleased(endpoint);
                events.happened("endpoint-down", Names.subject(endpoint), "is gone from " + endpoint.link());
            });
        } catch (KernelException e) {
            throw Refusal.host(e.getMessage(), e);
        }
    }

    /** Takes away what there is of an endpoint that did not come up. */
    void clear(Endpoint endpoint) {
        takeAway(endpoint, applier::clear, () -> toBeReleased(endpoint));
    }

    /** The engine knows of its end: the next release is its own, whatever was owed of one before. */
    private void toBeReleased(Endpoint endpoint) {
        FurtherAddresses.engines(endpoint).forEach(contacts::settle);
    }

    /** Ends an endpoint in the engine's place: its addresses are free at once, since no release may ever come. */
    void end(Endpoint endpoint, String why) {
        events.warn("endpoint-lost", Names.subject(endpoint), why);
        List<Ip> unreleased = FurtherAddresses.engines(endpoint).stream()
                .filter(address -> !contacts.isDoubted(address))
                .toList();
        takeAway(endpoint, applier::clear, () -> {
            unreleased.forEach(contacts::owe);
            unreleased.forEach(this::release);
        });
    }

    /** @param then is run once nothing is left of it, be it at another time */
    private void takeAway(Endpoint endpoint, Consumer<Endpoint> way, Runnable then) {
        registry.unsettle(endpoint);
        sandboxes.leave(endpoint.id());
        try {
            way.accept(endpoint);
        } catch (RuntimeException e) {
            events.warn("endpoint-down", Names.subject(endpoint),
                    "cannot be taken down, and is tried again: " + e.getMessage());
            later.schedule(
                    () -> Cause.during("timer", () -> again(endpoint, then)), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            throw e;
        }
        forget(endpoint);
        reaper.wake();
        then.run();
    }

    private void again(Endpoint endpoint, Runnable then) {
        synchronized (locks.of(endpoint.id())) {
            if (registry.unsettled(endpoint.id()).isEmpty()) {
                return;
            }
            try {
                takeAway(endpoint, applier::clear, then);
            } catch (KernelException stillKept) {
                // Told where it was noticed, which also sees to the next time.
            }
        }
    }

    private void forget(Endpoint endpoint) {
        registry.remove(endpoint);
        registry.settle(endpoint);
        contacts.forget(endpoint.id());
        sandboxes.leave(endpoint.id());
        drains.gone(endpoint);
        policies.gone(endpoint);
        files.delete(endpoint);
        claims.end(endpoint);
        // Their release was heard while it still had them, and does not come once more.
        FurtherAddresses.engines(endpoint).stream().filter(contacts::isDoubted).forEach(address -> {
            contacts.settle(address);
            release(address);
        });
        if (changes.isBehind(endpoint)) {
            later.execute(() -> changes.left(endpoint));
        }
    }

    private void release(Ip address) {
        ipam.pools().stream()
                .map(PoolState::pool)
                .filter(pool -> pool.subnet().contains(address))
                .forEach(pool -> ipam.releaseAddress(pool.id(), address));
    }
}
