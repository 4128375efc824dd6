package dev.routed.driver.internal;

import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.forwarding.Forwarding;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Endpoint;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps forwarding of a family open as long as an endpoint with a gateway of it exists. It is closed a little after
 * the last one has gone, since a container that restarts is back in a moment and opening costs more than all else
 * of an endpoint.
 */
final class Passage {
    static final Duration LINGER = Duration.ofSeconds(2);

    /** Nothing tells when someone flushes a filter table, so it is looked at now and then. */
    static final Duration CHECK = Duration.ofSeconds(5);

    private static final String COMPLAINT = "packets of running containers may not pass: ";

    private final Forwarding forwarding;
    private final Events events;
    private final ScheduledExecutorService later;
    private final Map<Family, Integer> users = new EnumMap<>(Family.class);
    private final Set<Family> open = EnumSet.noneOf(Family.class);

    /** Where rules of ours may stand: at first in either family, from a former run. */
    private final Set<Family> ruled = EnumSet.allOf(Family.class);

    Passage(Forwarding forwarding, Events events, ScheduledExecutorService later) {
        this.forwarding = forwarding;
        this.events = events;
        this.later = later;
        later.scheduleWithFixedDelay(
                () -> Cause.during("timer", this::check), CHECK.toMillis(), CHECK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void check() {
        users.keySet().forEach(family -> attempt(() -> forwarding.open(family), COMPLAINT));
    }

    private boolean attempt(Runnable change, String complaint) {
        try {
            change.run();
            return true;
        } catch (RuntimeException e) {
            events.warn("forwarding", "FORWARD", complaint + e.getMessage());
            return false;
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

    /** An endpoint is about to exist. If this throws, it does not count. */
    synchronized void enter(Endpoint endpoint) {
        try {
            families(endpoint).forEach(this::open);
        } catch (RuntimeException e) {
            closeIfUnused();
            throw e;
        }
        count(endpoint);
    }

    private void open(Family family) {
        if (!open.contains(family)) {
            ruled.add(family);
            forwarding.open(family);
            open.add(family);
        }
    }

    private void count(Endpoint endpoint) {
        families(endpoint).forEach(family -> users.merge(family, 1, Integer::sum));
    }

    /** An endpoint of a former run stands, whether or not the host lets its packets pass. */
    synchronized void adopt(Endpoint endpoint) {
        families(endpoint).forEach(family -> attempt(() -> open(family), COMPLAINT));
        count(endpoint);
    }

    /** An endpoint that entered is gone. */
    synchronized void exit(Endpoint endpoint) {
        families(endpoint).forEach(family -> users.computeIfPresent(family, (key, left) -> left == 1 ? null : left - 1));
        closeIfUnused();
    }

    /** What a former run opened for endpoints that are gone by now is closed as well. */
    synchronized void closeIfUnused() {
        if (!users.keySet().containsAll(ruled)) {
            later.schedule(() -> Cause.during("timer", this::close), LINGER.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void close() {
        Set<Family> unused = EnumSet.copyOf(ruled);
        unused.removeAll(users.keySet());
        for (Family family : unused) {
            open.remove(family);
            if (attempt(() -> forwarding.close(family), "our rule is not taken away: ")) {
                ruled.remove(family);
            }
        }
    }
}
