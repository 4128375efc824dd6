package dev.routed.ipam.internal;

import dev.routed.api.ipam.History;
import dev.routed.api.ipam.Lease;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.ipam.internal.PoolEntry.Former;
import dev.routed.ipam.internal.PoolEntry.Standing;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The books: which pools there are and which addresses are taken, by whom. It records and answers; what may
 * be given is for others to judge. Not safe for threads.
 */
final class Book {

    private final Clock clock;
    private final String host;
    private final NavigableMap<Prefix, PoolEntry> pools = new TreeMap<>();
    /**
     * How often the engine has a pool, in this run: several creates may have asked for it at once or one after the
     * other, and the release of one must not be taken for that of another.
     */
    private final Map<Pool, Integer> requests = new HashMap<>();
    private final Leases leases = new Leases();
    private final Map<String, NavigableMap<Ip, Lease>> kept = new HashMap<>();

    /** @param host what tells this host from others: where it begins to choose follows from it */
    Book(Clock clock, String host) {
        this.clock = clock;
        this.host = host;
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
                && leases.within(pool.subnet()).noneMatch(lease -> lease.use() == Use.ENDPOINT);
    }

    /**
     * A pool that no network has yet; takes the place of another one with the same subnet. The other one comes
     * back if this one ends before the other's network was forgotten: a create that failed costs nobody his pool.
     */
    void open(Pool pool) {
        PoolEntry entry = entry(pool);
        PoolEntry present = pools.get(pool.subnet());
        if (present != null) {
            entry.former = present.network
                    .map(network -> new Former(present, network, Optional.ofNullable(kept.remove(network))))
                    .or(() -> present.former);
            drop(present);
        }
        pools.put(pool.subnet(), entry);
    }

    private PoolEntry entry(Pool pool) {
        return new PoolEntry(pool, turns(pool, History.beginningAt(Place.in(pool.chosenFrom(), host))));
    }

    private Turns turns(Pool pool, History history) {
        return new Turns(
                pool.subnet(), pool.chosenFrom(), Turns.MEMORY, history, leases.within(pool.subnet()).map(Lease::address));
    }

    /** Whose turn it is in a pool. */
    Turns turns(Pool pool) {
        return pools.get(pool.subnet()).turns;
    }

    /** Of all pools of a network, also while another may take its place. */
    Map<Pool, History> histories(String network) {
        Map<Pool, History> histories = new HashMap<>();
        pools.values().stream()
                .flatMap(entry -> Stream.concat(Stream.of(entry), entry.former.stream().map(Former::entry)))
                .filter(entry -> entry.isOf(network))
                .forEach(entry -> histories.put(entry.pool, entry.turns.history()));
        return histories;
    }

    /** Goes on choosing from a pool where a former run ended. */
    void recall(Pool pool, History history) {
        pools.get(pool.subnet()).turns = turns(pool, history);
    }

    /** The engine has a pool once more. */
    void request(Pool pool) {
        requests.merge(pool, 1, Integer::sum);
        open(pool);
    }

    void heardOf(Pool pool) {
        pools.get(pool.subnet()).standing = Standing.HEARD;
    }

    /** The engine gave a pool back. One that a network has stays until the network goes. */
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
            entry.standing = Standing.RELEASED;
        } else {
            close(entry);
        }
    }

    void assign(String network, List<Pool> assigned, Map<Ip, Use> reserved) {
        for (Pool pool : assigned) {
            PoolEntry entry = pools.computeIfAbsent(pool.subnet(), unknown -> {
                PoolEntry restored = entry(pool);
                restored.standing = Standing.RESTORED;
                return restored;
            });
            entry.network = Optional.of(network);
        }
        NavigableMap<Ip, Lease> keptLeases = new TreeMap<>();
        reserved.forEach((address, use) -> {
            keptLeases.put(address, new Lease(address, use, network, clock.instant()));
            leases.of(address).filter(Book::isRequested).ifPresent(lease -> release(address));
        });
        kept.put(network, keptLeases);
    }

    void forget(String network) {
        kept.remove(network);
        for (PoolEntry entry : List.copyOf(pools.values())) {
            entry.former = entry.former.filter(former -> !former.network().equals(network));
            if (entry.isOf(network)) {
                close(entry);
            }
        }
    }

    /** A pool ends, and the one whose place it took is back. */
    private void close(PoolEntry entry) {
        drop(entry);
        entry.former.ifPresent(former -> {
            // Who took and released meanwhile did not tell it.
            former.entry().turns = turns(former.entry().pool, former.entry().turns.history());
            pools.put(former.entry().pool.subnet(), former.entry());
            former.kept().ifPresent(theirs -> kept.put(former.network(), theirs));
        });
    }

    private void drop(PoolEntry entry) {
        pools.remove(entry.pool.subnet());
        leases.within(entry.pool.subnet()).toList().stream()
                .filter(Book::isRequested)
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

    // Addresses

    /** Who has an address, if anybody: an endpoint, a request, or a network that keeps it. */
    Optional<Lease> lease(Ip address) {
        return leases.of(address).or(() -> keptLease(address)).or(() -> gatewayLease(address));
    }

    private Optional<Lease> keptLease(Ip address) {
        return kept.values().stream().map(network -> network.get(address)).filter(Objects::nonNull).findFirst();
    }

    private Optional<Lease> gatewayLease(Ip address) {
        return pools.values().stream()
                .flatMap(entry -> entry.requestedGateway.stream())
                .filter(lease -> lease.address().equals(address))
                .findFirst();
    }

    void take(Ip address, Use use, String owner) {
        leases.add(new Lease(address, use, owner, clock.instant()));
        around(address).forEach(entry -> entry.turns.take(address));
    }

    private Stream<PoolEntry> around(Ip address) {
        return pools.values().stream().filter(entry -> entry.pool.subnet().contains(address));
    }

    /** Pools may share a gateway, so each has it for itself: the end of one's request ends no other's. */
    void takeGateway(Pool pool, Ip address) {
        pools.get(pool.subnet()).requestedGateway =
                Optional.of(new Lease(address, Use.GATEWAY, "", clock.instant()));
    }

    Optional<Ip> requestedGateway(Pool pool) {
        return Optional.ofNullable(pools.get(pool.subnet()))
                .flatMap(entry -> entry.requestedGateway)
                .map(Lease::address);
    }

    /** The gateway that was requested for a pool is free again, unless a network has the pool by now. */
    void releaseGateway(Pool pool, Ip address) {
        PoolEntry entry = pools.get(pool.subnet());
        if (entry != null && entry.network.isEmpty()) {
            entry.requestedGateway = entry.requestedGateway.filter(lease -> !lease.address().equals(address));
        }
    }

    /** Frees what was requested or what an endpoint had; what a network keeps, it keeps. */
    void release(Ip address) {
        if (leases.remove(address)) {
            around(address).forEach(entry -> entry.turns.release(address));
        }
    }

    /** Frees what was requested before a moment and is only requested still. */
    void releaseRequestedBefore(Instant moment) {
        leases.requestedBefore(moment).forEach(this::release);
    }

    /** An endpoint's addresses wait for their release. */
    void end(String endpoint) {
        leases.ofEndpoint(endpoint).forEach(address -> take(address, Use.REQUESTED, ""));
    }
}
