package dev.routed.driver.internal;

import dev.routed.api.RejectedException;
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

/** Records the calls of the driver without checks, except that a second claim of an address is rejected. */
final class RecordingIpam implements Ipam {
    final Map<Prefix, Pool> pools = new TreeMap<>();
    final Map<Prefix, String> networks = new HashMap<>();
    final Map<Ip, String> claims = new TreeMap<>();
    final Map<Pool, Ip> gateways = new HashMap<>();
    /** The reserved addresses of each network. */
    final Map<String, Map<Ip, Lease.Use>> reserved = new ConcurrentHashMap<>();

    /** The networks in the order of their assignments. */
    final List<String> assigned = Collections.synchronizedList(new ArrayList<>());

    final Map<Pool, History> histories = new HashMap<>();
    /** The addresses released in place of the engine. */
    final List<Ip> released = Collections.synchronizedList(new ArrayList<>());

    /** The addresses freed by endpoints, without a release by the engine. */
    final List<Ip> free = Collections.synchronizedList(new ArrayList<>());

    private final Runnable before;

    /** @param before runs before each change by the driver, and before it writes a network's file with the histories */
    RecordingIpam(Runnable before) {
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
        throw new AssertionError("not called by the driver");
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
    public void checkPool(String poolId) {
        // Every pool is one of this fake's.
    }

    @Override
    public void releaseAddress(String poolId, Ip address) {
        before.run();
        released.add(address);
    }

    @Override
    public void assign(String networkId, List<Pool> ofNetwork, Map<Ip, Lease.Use> addresses) {
        before.run();
        assigned.add(networkId);
        reserved.put(networkId, Map.copyOf(addresses));
        ofNetwork.forEach(pool -> {
            pools.put(pool.subnet(), pool);
            networks.put(pool.subnet(), networkId);
        });
    }

    @Override
    public void forget(String networkId) {
        before.run();
        networks.values().removeIf(networkId::equals);
        reserved.remove(networkId);
    }

    @Override
    public void claim(String endpointId, Ip address) {
        before.run();
        String owner = claims.putIfAbsent(address, endpointId);
        if (owner != null && !owner.equals(endpointId)) {
            throw RejectedException.of("%s is taken", address);
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
    public void checkReserved(String what, Prefix range) {
        if (range.length() == 0) {
            throw RejectedException.of("%s %s cannot be", what, range);
        }
    }

    @Override
    public void checkRange(Prefix range) {}

    @Override
    public void checkAddress(Ip address) {
        if (claims.containsKey(address)) {
            throw RejectedException.of("%s is taken", address);
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
        before.run();
        Map<Pool, History> found = new HashMap<>(histories);
        found.keySet().removeIf(pool -> !networkId.equals(networks.get(pool.subnet())));
        return found;
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
