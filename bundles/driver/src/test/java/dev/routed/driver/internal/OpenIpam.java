package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.History;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.Lease;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolRequest;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Books without rules: what the driver says is written down, and a second claim of an address is refused. */
final class OpenIpam implements Ipam {
    final Map<Prefix, Pool> pools = new TreeMap<>();
    final Map<Prefix, String> networks = new HashMap<>();
    final Map<Ip, String> claims = new TreeMap<>();
    final Map<Pool, Ip> gateways = new HashMap<>();
    /** What each network keeps. */
    final Map<String, Map<Ip, Lease.Use>> kept = new ConcurrentHashMap<>();
    final Map<Pool, History> histories = new HashMap<>();
    /** What was released in the engine's place. */
    final List<Ip> released = Collections.synchronizedList(new ArrayList<>());

    /** What endpoints gave up, so that no release need come. */
    final List<Ip> free = Collections.synchronizedList(new ArrayList<>());

    private final Runnable before;

    /** @param before is run before each change of the books by the driver */
    OpenIpam(Runnable before) {
        this.before = before;
    }

    @Override
    public Pool requestPool(PoolRequest request) {
        Pool pool = new Pool(request.addressSpace(), request.subnet().orElseThrow(), request.range());
        pools.put(pool.subnet(), pool);
        networks.remove(pool.subnet());
        return pool;
    }

    @Override
    public void releasePool(String poolId) {
        throw new AssertionError("the engine's side");
    }

    @Override
    public Ip requestAddress(AddressRequest request) {
        Ip address = request.wanted().orElseThrow();
        if (request.gateway()) {
            gateways.put(Pool.ofId(request.poolId()).orElseThrow(), address);
        }
        return address;
    }

    @Override
    public void releaseAddress(String poolId, Ip address) {
        before.run();
        released.add(address);
    }

    @Override
    public void assign(String networkId, List<Pool> assigned, Map<Ip, Lease.Use> itsKept) {
        before.run();
        kept.put(networkId, Map.copyOf(itsKept));
        assigned.forEach(pool -> {
            pools.put(pool.subnet(), pool);
            networks.put(pool.subnet(), networkId);
        });
    }

    @Override
    public void forget(String networkId) {
        before.run();
        networks.values().removeIf(networkId::equals);
        kept.remove(networkId);
    }

    @Override
    public void claim(String endpointId, Ip address) {
        before.run();
        String owner = claims.putIfAbsent(address, endpointId);
        if (owner != null && !owner.equals(endpointId)) {
            throw Refusal.of("%s is taken", address);
        }
    }

    @Override
    public void end(String endpointId) {
        before.run();
        claims.values().removeIf(endpointId::equals);
    }

    @Override
    public void release(String endpointId, Ip address) {
        claims.remove(address, endpointId);
        free.add(address);
    }

    @Override
    public void checkRange(Prefix range) {}

    @Override
    public void checkAddress(Ip address) {
        if (claims.containsKey(address)) {
            throw Refusal.of("%s is taken", address);
        }
    }

    @Override
    public Optional<Pool> pool(Prefix subnet) {
        return Optional.ofNullable(pools.get(subnet));
    }

    @Override
    public Optional<Ip> requestedGateway(Pool pool) {
        return Optional.ofNullable(gateways.get(pool));
    }

    @Override
    public Map<Pool, History> histories(String networkId) {
        Map<Pool, History> own = new HashMap<>(histories);
        own.keySet().removeIf(pool -> !networkId.equals(networks.get(pool.subnet())));
        return own;
    }

    @Override
    public void recall(Pool pool, History history) {
        histories.put(pool, history);
    }

    @Override
    public List<PoolState> pools() {
        return pools.values().stream()
                .map(pool -> new PoolState(pool, Optional.ofNullable(networks.get(pool.subnet())), List.of()))
                .toList();
    }
}
