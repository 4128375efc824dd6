package dev.routed.driver.internal.host;

import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.forwarding.Forwarding;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.message.Failure;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.state.Registry;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Keeps the host forwarding packets of each family of which a live endpoint has a gateway, and ends forwarding that
 * only routed needed when no network is left. Thread-safe.
 */
public final class ForwardingKeeper {
    /** How often to check: nothing notifies when forwarding is turned off. */
    private static final Duration CHECK = Duration.ofSeconds(5);

    private final Registry registry;
    private final Forwarding forwarding;
    private final LastingConditions conditions;
    /** The families with live endpoints. */
    private final Set<Family> live = EnumSet.noneOf(Family.class);
    /** The families that nothing has needed since {@link Forwarding#release}. */
    private final Set<Family> released = EnumSet.noneOf(Family.class);

    private boolean adopted;

    public ForwardingKeeper(Registry registry, Forwarding forwarding, Events events, ScheduledExecutorService later) {
        this.registry = registry;
        this.forwarding = forwarding;
        this.conditions = new LastingConditions(
                "forwarding", Severity.ERROR, "containers are not reached from other hosts, and reach none", events);
        later.scheduleWithFixedDelay(
                () -> Trigger.during("timer", this::check), CHECK.toMillis(), CHECK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Turns forwarding on or off again as endpoints and networks need it now; a finding says what failed. */
    public synchronized void check() {
        EnumSet<Family> used = EnumSet.noneOf(Family.class);
        registry.endpoints().forEach(endpoint -> used.addAll(families(endpoint.gateways())));
        live.retainAll(used);
        used.forEach(this::restore);
        registry.networks().forEach(network -> used.addAll(families(network.gateways())));
        released.removeAll(used);
        if (adopted) {
            EnumSet.complementOf(used).forEach(this::release);
        }
    }

    private void restore(Family family) {
        attempt(family, "packets of running containers may be dropped: ", () -> forwarding.restore(family));
    }

    private void release(Family family) {
        if (released.add(family)) {
            attempt(family, "forwarding is not turned off again: ", () -> forwarding.release(family));
        }
    }

    private void attempt(Family family, String consequence, Runnable change) {
        try {
            change.run();
            conditions.end(family.toString());
        } catch (RuntimeException e) {
            released.remove(family);
            conditions.report(family.toString(), consequence + Failure.reason(e));
        }
    }

    private static Set<Family> families(Collection<Ip> gateways) {
        return gateways.stream().map(Ip::family).collect(Collectors.toCollection(() -> EnumSet.noneOf(Family.class)));
    }

    public synchronized void turnOn(Family family) {
        // The network may be gone before a check sees it.
        released.remove(family);
        if (live.contains(family)) {
            forwarding.restore(family);
        } else {
            forwarding.turnOn(family);
        }
    }

    /** @throws dev.routed.api.RejectedException if the host does not forward a family of the new endpoint */
    public synchronized void enter(Endpoint endpoint) {
        for (Family family : families(endpoint.gateways())) {
            turnOn(family);
            live.add(family);
        }
    }

    /** Restores forwarding for the endpoints of an earlier run; a finding says if the host does not forward. */
    public synchronized void adopt(Collection<Endpoint> endpoints) {
        endpoints.forEach(endpoint -> live.addAll(families(endpoint.gateways())));
        live.forEach(this::restore);
        adopted = true;
    }

    public List<Finding> findings() {
        return conditions.findings();
    }
}
