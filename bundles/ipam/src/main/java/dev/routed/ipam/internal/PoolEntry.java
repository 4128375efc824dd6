package dev.routed.ipam.internal;

import dev.routed.api.ipam.Lease;
import dev.routed.api.ipam.Pool;
import dev.routed.api.net.Ip;
import java.util.NavigableMap;
import java.util.Optional;

final class PoolEntry {
    /** How certain it is that the pool's network still exists in the engine. */
    enum Certainty {
        /** The engine used the pool in this run. */
        CONFIRMED,
        /** The pool was restored from a former run: its network may have been removed in between. */
        RESTORED,
        /** The engine released the pool, so its network is about to be removed. */
        RELEASED
    }

    /** A pool replaced by one without a network. Only the first replaced pool of a network has its kept addresses. */
    record Replaced(PoolEntry entry, String network, Optional<NavigableMap<Ip, Lease>> kept) {}

    final Pool pool;
    final Object searchLock = new Object();

    Allocator allocator;
    Optional<String> network = Optional.empty();
    Optional<Lease> requestedGateway = Optional.empty();
    Certainty certainty = Certainty.CONFIRMED;
    Optional<Replaced> replaced = Optional.empty();

    PoolEntry(Pool pool, Allocator allocator) {
        this.pool = pool;
        this.allocator = allocator;
    }

    boolean isOf(String id) {
        return network.equals(Optional.of(id));
    }
}
