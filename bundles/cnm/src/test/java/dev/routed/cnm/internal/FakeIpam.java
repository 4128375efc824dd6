package dev.routed.cnm.internal;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Grants each request, or the lowest free address if none is wanted; fails once on demand. */
final class FakeIpam implements Ipam {
    final List<PoolRequest> poolRequests = Collections.synchronizedList(new ArrayList<>());
    final List<AddressRequest> addressRequests = Collections.synchronizedList(new ArrayList<>());
    final Set<Ip> taken = ConcurrentHashMap.newKeySet();

    private final List<String> journal;
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    /** @param journal gets a line for each call that takes away */
    FakeIpam(List<String> journal) {
        this.journal = journal;
    }

    void failNext(RuntimeException failure) {
        this.failure.set(failure);
    }

    private void failIfTold() {
        RuntimeException thrown = failure.getAndSet(null);
        if (thrown != null) {
            throw thrown;
        }
    }

    @Override
    public Pool requestPool(PoolRequest request) {
        poolRequests.add(request);
        failIfTold();
        Prefix subnet = request.subnet().orElseThrow(() -> RejectedException.of("give --subnet"));
        return new Pool(request.addressSpace(), subnet, request.range());
    }

    @Override
    public void releasePool(String poolId) {
        failIfTold();
        journal.add("releasePool " + poolId);
    }

    @Override
    public Ip requestAddress(AddressRequest request) {
        addressRequests.add(request);
        failIfTold();
        Pool pool = Pool.ofId(request.poolId()).orElseThrow(() -> RejectedException.of("no pool %s", request.poolId()));
        Ip address = request.wanted().orElseGet(() -> lowestFree(pool));
        if (!taken.add(address) && !request.gateway()) {
            throw RejectedException.of("%s is taken", address);
        }
        return address;
    }

    private Ip lowestFree(Pool pool) {
        Ip address = pool.chosenFrom().first().next();
        while (taken.contains(address)) {
            address = address.next();
        }
        return address;
    }

    @Override
    public void checkPool(String poolId) {
        Pool.ofId(poolId).orElseThrow(() -> RejectedException.of("no pool %s", poolId));
    }

    @Override
    public void releaseAddress(String poolId, Ip address) {
        taken.remove(address);
        journal.add("releaseAddress " + poolId + " " + address);
    }

    @Override
    public void assign(String networkId, List<Pool> pools, Map<Ip, Lease.Use> kept) {
        throw new AssertionError("the driver's to call");
    }

    @Override
    public void forget(String networkId) {
        throw new AssertionError("the driver's to call");
    }

    @Override
    public void claim(String endpointId, Ip address) {
        throw new AssertionError("the driver's to call");
    }

    @Override
    public void end(String endpointId) {
        throw new AssertionError("the driver's to call");
    }

    @Override
    public void release(String endpointId, Ip address) {
        throw new AssertionError("the driver's to call");
    }

    @Override
    public void checkReserved(String what, Prefix range) {
        throw new AssertionError("the driver's to call");
    }

    @Override
    public void checkRange(Prefix range) {
        throw new AssertionError("the driver's to call");
    }

    @Override
    public void checkAddress(Ip address) {
        throw new AssertionError("the driver's to call");
    }

    @Override
    public Optional<Pool> pool(Prefix subnet) {
        throw new AssertionError("the driver's to call");
    }

    @Override
    public Optional<Ip> requestedGateway(Pool pool) {
        throw new AssertionError("the driver's to call");
    }

    @Override
    public Map<Pool, History> histories(String networkId) {
        throw new AssertionError("the driver's to call");
    }

    @Override
    public void recall(Pool pool, History history) {
        throw new AssertionError("the driver's to call");
    }

    @Override
    public List<PoolState> pools() {
        throw new AssertionError("the shell's to call");
    }
}
