package dev.routed.ipam.internal;

import dev.routed.api.ipam.History;
import dev.routed.api.ipam.Lease;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.ipam.internal.PoolEntry.Certainty;
import dev.routed.ipam.internal.PoolEntry.Replaced;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Records pools and the leases of their addresses. {@link AddressRules} decides what is granted. Not thread-safe. */
final class LeaseTable {
    private final Clock clock;
    private final String host;
    private final NavigableMap<Prefix, PoolEntry> pools = new TreeMap<>();
    /** The unreleased requests in this run: a concurrent creation that fails must not close the pool of another. */
    private final Map<Pool, Integer> requests = new HashMap<>();

    private final Leases leases = new Leases();
    /** The gateways and auxiliary addresses of each network. */
    private final Map<String, NavigableMap<Ip, Lease>> kept = new HashMap<>();

    LeaseTable(Clock clock, String host) {
        this.clock = clock;
        this.host = host;
    }

    Optional<PoolEntry> entry(Prefix subnet) {
        return Optional.ofNullable(pools.get(subnet));
    }

    /** Returns a pool that has a network and shares an address with a subnet. */
    Optional<PoolEntry> overlapping(Prefix subnet) {
        return pools.values().stream()
                .filter(entry ->
                        entry.network.isPresent() && entry.pool.subnet().overlaps(subnet))
                .findFirst();
    }

    /** Tells whether the network of a pool may have been removed while routed was not running. */
    boolean mayBeVacant(PoolEntry entry) {
        return entry.certainty != Certainty.CONFIRMED
                && leases.within(entry.pool.subnet()).noneMatch(lease -> lease.use() == Use.ENDPOINT);
    }

    /**
     * Opens a pool without a network, in place of the pool with the same subnet, if any. That pool returns when the new
     * one is closed: a {@code docker network create} that fails must not take the pool from an existing network.
     */
    PoolEntry open(Pool pool) {
        PoolEntry entry = newEntry(pool);
        PoolEntry present = pools.get(pool.subnet());
        if (present != null) {
            entry.replaced = present.network
                    .map(network -> new Replaced(present, network, Optional.ofNullable(kept.remove(network))))
                    .or(() -> present.replaced);
            drop(present);
        }
        pools.put(pool.subnet(), entry);
        return entry;
    }

    private PoolEntry newEntry(Pool pool) {
        return new PoolEntry(pool, allocator(pool, History.beginningAt(StartOffset.in(pool.chosenFrom(), host))));
    }

    private Allocator allocator(Pool pool, History history) {
        return new Allocator(
                pool.subnet(),
                pool.chosenFrom(),
                Allocator.MEMORY,
                history,
                leases.within(pool.subnet()).map(Lease::address));
    }

    /** Returns the histories of a network's pools, including replaced pools. */
    Map<Pool, History> histories(String network) {
        Map<Pool, History> histories = new HashMap<>();
        pools.values().stream()
                .flatMap(entry ->
                        Stream.concat(Stream.of(entry), entry.replaced.stream().map(Replaced::entry)))
                .filter(entry -> entry.isOf(network))
                .forEach(entry -> histories.put(entry.pool, entry.allocator.history()));
        return histories;
    }

    void recall(Pool pool, History history) {
        pools.get(pool.subnet()).allocator = allocator(pool, history);
    }

    void request(Pool pool) {
        requests.merge(pool, 1, Integer::sum);
        open(pool);
    }

    /** Counts a release by the engine. A pool that has a network stays open until {@link #forget}. */
    void release(Pool pool) {
        requests.computeIfPresent(pool, (same, left) -> left > 1 ? left - 1 : null);
        if (requests.containsKey(pool)) {
            return;
        }
        PoolEntry entry = pools.get(pool.subnet());
        if (entry == null || !entry.pool.equals(pool)) {
            return;
        }
        if (entry.network.isPresent()) {
            entry.certainty = Certainty.RELEASED;
        } else {
            close(entry);
        }
    }

    void assign(String network, List<Pool> assigned, Map<Ip, Use> reserved) {
        for (Pool pool : assigned) {
            PoolEntry entry = pools.computeIfAbsent(pool.subnet(), unknown -> {
                PoolEntry restored = newEntry(pool);
                restored.certainty = Certainty.RESTORED;
                return restored;
            });
            entry.network = Optional.of(network);
        }
        NavigableMap<Ip, Lease> keptLeases = new TreeMap<>();
        reserved.forEach((address, use) -> {
            keptLeases.put(address, new Lease(address, use, network, clock.instant()));
            leases.of(address).filter(LeaseTable::isRequested).ifPresent(lease -> release(address));
        });
        kept.put(network, keptLeases);
    }

    void forget(String network) {
        kept.remove(network);
        for (PoolEntry entry : List.copyOf(pools.values())) {
            entry.replaced = without(entry.replaced, network);
            if (entry.isOf(network)) {
                close(entry);
            }
        }
    }

    /** A replaced pool may have replaced that of another network before. */
    private static Optional<Replaced> without(Optional<Replaced> replaced, String network) {
        return replaced.flatMap(last -> {
            PoolEntry entry = last.entry();
            entry.replaced = without(entry.replaced, network);
            return last.network().equals(network) ? entry.replaced : Optional.of(last);
        });
    }

    private void close(PoolEntry entry) {
        drop(entry);
        entry.replaced.ifPresent(replaced -> {
            PoolEntry restored = replaced.entry();
            // The allocator has missed what was taken and released while the pool was replaced.
            restored.allocator = allocator(restored.pool, restored.allocator.history());
            pools.put(restored.pool.subnet(), restored);
            replaced.kept().ifPresent(leasesOfNetwork -> kept.put(replaced.network(), leasesOfNetwork));
        });
    }

    private void drop(PoolEntry entry) {
        pools.remove(entry.pool.subnet());
        leases.within(entry.pool.subnet()).toList().stream()
                .filter(LeaseTable::isRequested)
                .forEach(lease -> release(lease.address()));
    }

    List<PoolState> pools() {
        return pools.values().stream().map(this::state).toList();
    }

    private PoolState state(PoolEntry entry) {
        NavigableMap<Ip, Lease> all = new TreeMap<>();
        leases.within(entry.pool.subnet()).forEach(lease -> all.put(lease.address(), lease));
        entry.requestedGateway.ifPresent(lease -> all.put(lease.address(), lease));
        entry.network.map(kept::get).ifPresent(all::putAll);
        return new PoolState(entry.pool, entry.network, new ArrayList<>(all.values()));
    }

    private static boolean isRequested(Lease lease) {
        return lease.use() == Use.REQUESTED;
    }

    /** Returns the lease of an address, whether an endpoint, a pending request or a network holds it. */
    Optional<Lease> lease(Ip address) {
        Stream<Lease> keptLeases = kept.values().stream().flatMap(network -> Stream.ofNullable(network.get(address)));
        Stream<Lease> gateways = pools.values().stream()
                .flatMap(entry -> entry.requestedGateway.stream())
                .filter(lease -> lease.address().equals(address));
        return leases.of(address).or(() -> Stream.concat(keptLeases, gateways).findFirst());
    }

    void take(Ip address, Use use, String owner) {
        leases.add(new Lease(address, use, owner, clock.instant()));
        containing(address).forEach(entry -> entry.allocator.take(address));
    }

    private Stream<PoolEntry> containing(Ip address) {
        return pools.values().stream().filter(entry -> entry.pool.subnet().contains(address));
    }

    /** Records a gateway by its pool: two pools may share a gateway, and the engine releases it once for each pool. */
    void takeGateway(PoolEntry entry, Ip address) {
        entry.requestedGateway = Optional.of(new Lease(address, Use.GATEWAY, "", clock.instant()));
    }

    /** Releases the gateway that was requested for a pool, unless the pool has a network by now. */
    void releaseGateway(Pool pool, Ip address) {
        entry(pool.subnet())
                .filter(entry -> entry.network.isEmpty())
                .ifPresent(entry -> entry.requestedGateway =
                        entry.requestedGateway.filter(lease -> !lease.address().equals(address)));
    }

    /** Releases an address of an endpoint or a request. Addresses that a network keeps stay taken. */
    void release(Ip address) {
        if (leases.remove(address)) {
            containing(address).forEach(entry -> entry.allocator.release(address));
        }
    }

    void releaseRequestedBefore(Instant moment) {
        leases.requestedBefore(moment).forEach(this::release);
    }

    /** Marks the addresses of a deleted endpoint as {@link Use#REQUESTED}: the engine releases them next. */
    void end(String endpoint) {
        leases.ofEndpoint(endpoint).forEach(address -> take(address, Use.REQUESTED, ""));
    }
}
