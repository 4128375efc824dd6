package dev.routed.policy.duplicates.internal;

import dev.routed.api.net.Ip;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The addresses that the operator lets the next endpoint take over. One that is forgotten ends by itself. */
final class Allowances {
    static final Duration LIFE = Duration.ofMinutes(10);

    private final Clock clock;
    private final SortedMap<Ip, Instant> ends = new TreeMap<>();

    Allowances(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(Ip address) {
        ends.put(address, clock.instant().plus(LIFE));
    }

    /** Whether there is one for this address; there is none afterwards. */
    synchronized boolean use(Ip address) {
        expire();
        return ends.remove(address) != null;
    }

    synchronized SortedMap<Ip, Instant> all() {
        expire();
        return Collections.unmodifiableSortedMap(new TreeMap<>(ends));
    }

    private void expire() {
        ends.values().removeIf(clock.instant()::isAfter);
    }
}
