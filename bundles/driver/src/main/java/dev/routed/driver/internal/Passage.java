package dev.routed.driver.internal;

import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.forwarding.Forwarding;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Endpoint;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Keeps the host forwarding a family's packets as long as an endpoint with a gateway of it exists. */
final class Passage {
    /** Nothing tells when someone turns forwarding off, so it is looked at now and then. */
    static final Duration CHECK = Duration.ofSeconds(5);

    private final Registry registry;
    private final Forwarding forwarding;
    private final Events events;
    private final Set<Family> turnedOn = EnumSet.noneOf(Family.class);

    Passage(Registry registry, Forwarding forwarding, Events events, ScheduledExecutorService later) {
        this.registry = registry;
        this.forwarding = forwarding;
        this.events = events;
        later.scheduleWithFixedDelay(
                () -> Cause.during("timer", this::check), CHECK.toMillis(), CHECK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void check() {
        Set<Family> used = EnumSet.noneOf(Family.class);
        registry.endpoints().forEach(endpoint -> used.addAll(families(endpoint)));
        // What nobody uses may be turned off by now, and is asked for again by the next who does.
        turnedOn.retainAll(used);
        used.forEach(this::attempt);
    }

    private void attempt(Family family) {
        try {
            forwarding.turnOn(family);
        } catch (RuntimeException e) {
            events.warn("forwarding", family.toString(), "packets of running containers may not pass: " + e.getMessage());
        }
    }

    private static Set<Family> families(Endpoint endpoint) {
        Set<Family> families = EnumSet.noneOf(Family.class);
        endpoint.gateways().stream().map(Ip::family).forEach(families::add);
        return families;
    }

    /** A network's endpoints will need this. */
    void turnOn(Family family) {
        forwarding.turnOn(family);
    }

    /** An endpoint is about to exist. */
    synchronized void enter(Endpoint endpoint) {
        for (Family family : families(endpoint)) {
            if (!turnedOn.contains(family)) {
                forwarding.turnOn(family);
                turnedOn.add(family);
            }
        }
    }

    /** An endpoint of a former run stands, whether or not the host lets its packets pass. */
    synchronized void adopt(Endpoint endpoint) {
        families(endpoint).stream().filter(turnedOn::add).forEach(this::attempt);
    }
}
