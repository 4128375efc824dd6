package dev.routed.ipam.internal;

import dev.routed.api.ipam.Lease;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The books: which pools there are and which addresses are taken, by whom. It records and answers; what may
 * be given is for others to judge. Not safe for threads.
 */
final class Book {

    /** How surely a pool's network still exists for the engine. */
    private enum Standing {
        /** The engine spoke of it in this run. */
        HEARD,
        /** Known from a former run only: its end may have been missed. */
        RESTORED,
        /** The engine gave the pool back, so its network is about to end. */
        RELEASED
    }

    private static final class Entry {
        final Pool pool;
        Optional<String> network = Optional.empty();
        Optional<Ip> requestedGateway = Optional.empty();
        Standing standing = Standing.HEARD;

        Entry(Pool pool) {
            this.pool = pool;
        }
    }

    private final Clock clock;
    private final NavigableMap<Prefix, Entry> pools = new TreeMap<>();
    private final NavigableMap<Ip, Lease> leases = new TreeMap<>();
    private final Map<String, Set<Ip>> byEndpoint = new HashMap<>();
    private final Map<String, NavigableMap<Ip, Lease>> kept = new HashMap<>();

    Book(Clock clock) {
        this.clock = clock;
    }

    // Pools

    Optional<Pool> pool(Prefix subnet) {
        return Optional.ofNullable(pools.get(subnet)).map(entry -> entry.pool);
    }

    /** The pool of a network that has an address in common with a subnet. */
    Optional<PoolState> overlapping(Prefix subnet) {
        return pools.values().stream()
                .filter(entry -> entry.network.isPresent() && entry.pool.subnet().overlaps(subnet))
                .findFirst()
                .map(this::state);
    }

    /**
     * Whether a pool's network may have ended without our hearing of it: no endpoint has an address of it,
     * and the engine gave the pool back or has not spoken of it since we started.
     */
    boolean mayBeVacant(Pool pool) {
        return pools.get(pool.subnet()).standing != Standing.HEARD
                && within(pool.subnet()).noneMatch(lease -> lease.use() == Use.ENDPOINT);
    }

    /** A pool that no network has yet; takes the place of another one with the same subnet. */
    void open(Pool pool) {
        Entry former = pools.get(pool.subnet());
        if (former != null) {
            former.network.ifPresent(kept::remove);
            drop(former);
        }
        pools.put(pool.subnet(), new Entry(pool));
    }

    void heardOf(Pool pool) {
        pools.get(pool.subnet()).standing = Standing.HEARD;
    }

    /** The engine gave a pool back. One that a network has stays until the network goes. */
    void release(Pool pool) {
        Entry entry = pools.get(pool.subnet());
        if (entry == null || !entry.pool.equals(pool)) {
            return;
        }
        if (entry.network.isPresent()) {
            entry.standing = Standing.RELEASED;
        } else {
            drop(entry);
        }
    }

    void assign(String network, List<Pool> assigned, Map<Ip, Use> reserved) {
        for (Pool pool : assigned) {
            Entry entry = pools.computeIfAbsent(pool.subnet(), unknown -> {
                Entry restored = new Entry(pool);
                restored.standing = Standing.RESTORED;
                return restored;
            });
            entry.network = Optional.of(network);
        }
        NavigableMap<Ip, Lease> keptLeases = new TreeMap<>();
        reserved.forEach((address, use) -> {
            keptLeases.put(address, new Lease(address, use, network, clock.instant()));
            leases.computeIfPresent(address, (same, lease) -> lease.use() == Use.ENDPOINT ? lease : null);
        });
        kept.put(network, keptLeases);
    }

    void forget(String network) {
        kept.remove(network);
        List.copyOf(pools.values()).stream()
                .filter(entry -> entry.network.equals(Optional.of(network)))
                .forEach(this::drop);
    }

    private void drop(Entry entry) {
        pools.remove(entry.pool.subnet());
        within(entry.pool.subnet()).toList().stream()
                .filter(lease -> lease.use() != Use.ENDPOINT)
                .forEach(lease -> leases.remove(lease.address()));
        entry.requestedGateway.ifPresent(leases::remove);
    }

    List<PoolState> pools() {
        return pools.values().stream().map(this::state).toList();
    }

    private PoolState state(Entry entry) {
        NavigableMap<Ip, Lease> all = new TreeMap<>();
        within(entry.pool.subnet()).forEach(lease -> all.put(lease.address(), lease));
        entry.network.map(kept::get).ifPresent(all::putAll);
        return new PoolState(entry.pool, entry.network, new ArrayList<>(all.values()));
    }

    private Stream<Lease> within(Prefix subnet) {
        return leases.subMap(subnet.first(), true, subnet.last(), true).values().stream();
    }

    // Addresses

    /** Who has an address, if anybody: an endpoint, a request, or a network that keeps it. */
    Optional<Lease> lease(Ip address) {
        Lease lease = leases.get(address);
        return lease != null
                ? Optional.of(lease)
                : kept.values().stream()
                        .map(network -> network.get(address))
                        .filter(found -> found != null)
                        .findFirst();
    }

    void take(Ip address, Use use, String owner) {
        release(address);
        leases.put(address, new Lease(address, use, owner, clock.instant()));
        if (use == Use.ENDPOINT) {
            byEndpoint.computeIfAbsent(owner, first -> new HashSet<>()).add(address);
        }
    }

    void takeGateway(Pool pool, Ip address) {
        pools.get(pool.subnet()).requestedGateway = Optional.of(address);
        take(address, Use.GATEWAY, "");
    }

    Optional<Ip> requestedGateway(Pool pool) {
        return Optional.ofNullable(pools.get(pool.subnet())).flatMap(entry -> entry.requestedGateway);
    }

    /** Frees what was requested or what an endpoint had; what a network keeps, it keeps. */
    void release(Ip address) {
        Lease lease = leases.remove(address);
        if (lease != null && lease.use() == Use.ENDPOINT) {
            byEndpoint.computeIfPresent(lease.owner(), (owner, addresses) -> {
                addresses.remove(address);
                return addresses.isEmpty() ? null : addresses;
            });
        }
    }

    /** An endpoint's addresses wait for their release. */
    void end(String endpoint) {
        Set.copyOf(byEndpoint.getOrDefault(endpoint, Set.of())).forEach(address -> take(address, Use.REQUESTED, ""));
    }
}
