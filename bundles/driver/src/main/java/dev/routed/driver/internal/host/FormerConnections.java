package dev.routed.driver.internal.host;

import dev.routed.api.RejectedException;
import dev.routed.api.concurrent.Debouncer;
import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.net.Ip;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Deletes the tracked connections (conntrack) of addresses whose endpoints have ended. Otherwise a peer of the earlier
 * container would reach the next one with its address as an established connection, past a rule that admits those. The
 * kernel walks over its whole table for it, so addresses are gathered and the engine does not wait; only the next
 * endpoint with such an address does. Thread-safe.
 */
public final class FormerConnections {
    private static final Duration GATHER = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final String SUBJECT = "connections";

    private final Kernel kernel;
    private final LastingConditions conditions;
    private final Debouncer deletion;
    /** An address is removed when its connections have been deleted. */
    private final Set<Ip> pending = ConcurrentHashMap.newKeySet();

    public FormerConnections(Kernel kernel, Events events, ScheduledExecutorService later) {
        this.kernel = kernel;
        this.conditions = new LastingConditions(
                "connections",
                Severity.WARNING,
                "a peer of an ended container reaches the next one past a rule that admits its connection",
                events);
        this.deletion = new Debouncer(later, GATHER, () -> Trigger.during("reaper", this::retry));
    }

    /** Forgets the connections of addresses that lead to no endpoint any more, soon. */
    public void forget(Collection<Ip> addresses) {
        pending.addAll(addresses);
        deletion.request();
    }

    /**
     * Returns when none of these addresses waits for {@link #forget}, before the next endpoint gets them. A failure
     * keeps no container from starting: it is a finding.
     */
    public void settle(Collection<Ip> addresses) {
        if (addresses.stream().anyMatch(pending::contains)) {
            flush();
            pending.removeAll(addresses);
        }
    }

    private void retry() {
        if (!flush()) {
            deletion.request(RETRY);
        }
    }

    /** Returns whether no address waits for {@link #forget} any more. */
    public synchronized boolean flush() {
        Set<Ip> ended = Set.copyOf(pending);
        if (ended.isEmpty()) {
            return true;
        }
        try {
            kernel.forgetConnections(ended);
            pending.removeAll(ended);
            conditions.end(SUBJECT);
            return true;
        } catch (KernelException | RejectedException e) {
            conditions.report(
                    SUBJECT,
                    "connections of ended containers stay tracked, so their peers may reach the next container with the"
                            + " address: " + e.getMessage());
            return false;
        }
    }

    public List<Finding> findings() {
        return conditions.findings();
    }
}
