package dev.routed.ipam.internal;

import dev.routed.api.ipam.Lease;
import dev.routed.api.ipam.Pool;
import dev.routed.api.net.Ip;
import java.util.NavigableMap;
import java.util.Optional;

/** What the books say of a pool itself. */
final class PoolEntry {

    /** How surely a pool's network still exists for the engine. */
    enum Standing {
        /** The engine spoke of it in this run. */
        HEARD,
        /** Known from a former run only: its end may have been missed. */
        RESTORED,
        /** The engine gave the pool back, so its network is about to end. */
        RELEASED
    }

    /**
     * A pool that gives way to one that has no network yet.
     *
     * @param kept what its network keeps; with the first of its pools that gives way
     */
    record Former(PoolEntry entry, String network, Optional<NavigableMap<Ip, Lease>> kept) {}

    final Pool pool;
    Turns turns;
    Optional<String> network = Optional.empty();
    Optional<Lease> requestedGateway = Optional.empty();
    Standing standing = Standing.HEARD;
    /** Whose place this one takes, if its network comes to be. */
    Optional<Former> former = Optional.empty();

    PoolEntry(Pool pool, Turns turns) {
        this.pool = pool;
        this.turns = turns;
    }

    boolean isOf(String id) {
        return network.equals(Optional.of(id));
    }
}
