package dev.routed.policy.conflict.internal.rules;

import dev.routed.api.net.Ip;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Permits of the operator, each for the next endpoint with an address. A permit expires. Thread-safe. */
public final class TakeoverPermits {
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    private final Clock clock;
    private final SortedMap<Ip, Instant> expiries = new TreeMap<>();

    public TakeoverPermits(Clock clock) {
        this.clock = clock;
    }

    public synchronized void add(Ip address) {
        expiries.put(address, clock.instant().plus(LIFETIME));
    }

    /** Removes the permit for an address, and returns whether there was one. */
    public synchronized boolean use(Ip address) {
        removeExpired();
        return expiries.remove(address) != null;
    }

    public synchronized SortedMap<Ip, Instant> all() {
        removeExpired();
        return Collections.unmodifiableSortedMap(new TreeMap<>(expiries));
    }

    private void removeExpired() {
        expiries.values().removeIf(clock.instant()::isAfter);
    }
}
