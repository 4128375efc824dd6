package dev.routed.ipam.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.History;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.Lease;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolRequest;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.MetricSource;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.settings.Settings;
import dev.routed.ipam.internal.PoolEntry.Certainty;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Serves requests for pools and addresses as {@link Ipam}. Thread-safe.
 *
 * <p>The lock of this object guards the {@link LeaseTable}. It is never held during a call to the kernel, which may
 * take seconds: a request checks the table with the lock, asks the kernel without the lock, then checks the table again
 * with the lock and takes the address or pool.
 *
 * <p>A search repeats these steps for each candidate. Searches in one pool wait for each other by
 * {@link PoolEntry#searchLock}, or all would try the same candidates. A thread acquires a search lock before the lock
 * of this object, never while it holds that one.
 */
@Component
public final class IpamService implements Ipam, MetricSource {
    /** How long an address waits for its endpoint, or after it for its release; then the engine's message is lost. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The time limit of a search. The engine waits longer, but other requests for the pool wait for this search. */
    static final Duration SEARCH = Duration.ofSeconds(5);

    private final Kernel kernel;
    private final Settings settings;
    private final Clock clock;
    private final LeaseTable table;
    private final AddressRules rules;

    @Activate
    public IpamService(@Reference Kernel kernel, @Reference Settings settings) {
        this(kernel, settings, Clock.systemUTC(), HostIdentity.read());
    }

    IpamService(Kernel kernel, Settings settings, Clock clock, String host) {
        this.kernel = kernel;
        this.settings = settings;
        this.clock = clock;
        this.table = new LeaseTable(clock, host);
        this.rules = new AddressRules(table);
    }

    private HostRules hostRules() {
        return new HostRules(kernel, settings.kernel().protocol());
    }

    @Override
    public Pool requestPool(PoolRequest request) {
        Prefix subnet = request.subnet()
                .map(Prefix::network)
                .orElseThrow(() -> RejectedException.of(
                        request.ipv6()
                                ? "--ipv6 needs an IPv6 subnet: add --subnet, for example --subnet fd00:10:1::/64"
                                : "a routed network needs a subnet: add --subnet, for example --subnet 10.1.0.0/16"));
        if (subnet.ip().isIpv6() != request.ipv6()) {
            throw RejectedException.of("an IPv6 subnet goes with --ipv6 and an IPv4 subnet without, unlike %s", subnet);
        }
        Optional<Prefix> range = request.range().map(Prefix::network);
        range.filter(part -> !subnet.contains(part)).ifPresent(part -> {
            throw RejectedException.of("--ip-range %s does not lie in --subnet %s", part, subnet);
        });
        synchronized (this) {
            rules.checkSubnet(subnet);
        }
        hostRules().check("subnet", subnet);
        Pool pool = new Pool(request.addressSpace(), subnet, range);
        synchronized (this) {
            rules.checkSubnet(subnet);
            table.request(pool);
        }
        return pool;
    }

    @Override
    public synchronized void releasePool(String poolId) {
        Pool.ofId(poolId).ifPresent(table::release);
    }

    @Override
    public Ip requestAddress(AddressRequest request) {
        checkUsable(request.poolId());
        return request.wanted()
                .map(wanted -> request.gateway() ? takeGateway(request, wanted) : takeWanted(request, wanted))
                .orElseGet(() -> choose(request));
    }

    @Override
    public synchronized void checkPool(String poolId) {
        Pool pool = parsed(poolId);
        table.entry(pool.subnet()).ifPresentOrElse(present -> rules.checkSpace(pool, present), () -> {
            Reserved.checkRange("subnet", pool.subnet());
            rules.checkUncontested(pool);
        });
    }

    /** A pool of a former run, whose network's file is lost, is judged as if it was requested now. */
    private void checkUsable(String poolId) {
        Pool pool = parsed(poolId);
        synchronized (this) {
            releaseLostRequests();
            checkPool(poolId);
            if (table.entry(pool.subnet()).isPresent()) {
                return;
            }
        }
        hostRules().check("subnet", pool.subnet());
    }

    private static Pool parsed(String poolId) {
        return Pool.ofId(poolId)
                .orElseThrow(() -> RejectedException.of("'%s' is not a pool of this IPAM driver", poolId));
    }

    private synchronized Ip takeGateway(AddressRequest request, Ip wanted) {
        PoolEntry entry = open(request.poolId());
        rules.checkGateway(wanted);
        return take(entry, request, wanted);
    }

    private Ip takeWanted(AddressRequest request, Ip wanted) {
        synchronized (this) {
            rules.checkAddress(wanted, open(request.poolId()).pool);
        }
        hostRules().check(wanted);
        synchronized (this) {
            PoolEntry entry = open(request.poolId());
            rules.checkAddress(wanted, entry.pool);
            return take(entry, request, wanted);
        }
    }

    private Ip choose(AddressRequest request) {
        PoolEntry entry;
        synchronized (this) {
            entry = open(request.poolId());
        }
        synchronized (entry.searchLock) {
            HostRules host = hostRules();
            Instant end = clock.instant().plus(SEARCH);
            Allocator.Search search;
            synchronized (this) {
                search = entry.allocator.search(request.name());
            }
            while (true) {
                Ip candidate = candidate(search)
                        .orElseThrow(() -> RejectedException.of("no address is free in %s", entry.pool.chosenFrom()));
                if (clock.instant().isAfter(end)) {
                    throw RejectedException.of(
                            "no free address was found in %s within %d s, so many others have:"
                                    + " try again, which looks further, or choose one with --ip",
                            entry.pool.chosenFrom(), SEARCH.toSeconds());
                }
                Optional<Prefix> obstacle = host.obstacle(candidate);
                if (accept(search, request, candidate, obstacle)) {
                    return candidate;
                }
            }
        }
    }

    private synchronized Optional<Ip> candidate(Allocator.Search search) {
        Optional<Ip> candidate = search.candidate();
        Optional<Prefix> obstacle = candidate.flatMap(rules::obstacle);
        while (obstacle.isPresent()) {
            search.pass(obstacle.get());
            candidate = search.candidate();
            obstacle = candidate.flatMap(rules::obstacle);
        }
        return candidate;
    }

    private synchronized boolean accept(
            Allocator.Search search, AddressRequest request, Ip candidate, Optional<Prefix> obstacle) {
        if (rules.obstacle(candidate).isPresent()) {
            return false;
        }
        if (obstacle.isPresent()) {
            search.pass(obstacle.get());
            return false;
        }
        PoolEntry entry = open(request.poolId());
        // As if the user had asked for it.
        rules.checkAddress(candidate, entry.pool);
        search.accept();
        take(entry, request, candidate);
        return true;
    }

    private Ip take(PoolEntry entry, AddressRequest request, Ip address) {
        if (request.gateway()) {
            table.takeGateway(entry, address);
        } else {
            table.take(address, Use.REQUESTED, "");
            request.name().ifPresent(name -> entry.allocator.remember(name, address));
        }
        return address;
    }

    /** Returns a pool that the engine uses. The ID alone suffices for a pool of a former run without network file. */
    private PoolEntry open(String poolId) {
        releaseLostRequests();
        Pool pool = parsed(poolId);
        PoolEntry entry = table.entry(pool.subnet()).orElseGet(() -> {
            rules.checkUncontested(pool);
            return table.open(pool);
        });
        entry.certainty = Certainty.CONFIRMED;
        return entry;
    }

    private void releaseLostRequests() {
        table.releaseRequestedBefore(clock.instant().minus(PATIENCE));
    }

    @Override
    public void checkReserved(String what, Prefix range) {
        Reserved.checkRange(what, range);
    }

    @Override
    public void checkRange(Prefix range) {
        checkReserved("range", range);
        hostRules().check("range", range);
    }

    @Override
    public void checkAddress(Ip address) {
        synchronized (this) {
            releaseLostRequests();
            rules.checkAddress(address);
        }
        hostRules().check(address);
    }

    /** An address outside the pool was its gateway; it may be the address of an endpoint of another network. */
    @Override
    public synchronized void releaseAddress(String poolId, Ip address) {
        Pool.ofId(poolId).ifPresent(pool -> {
            table.releaseGateway(pool, address);
            if (pool.subnet().contains(address)) {
                table.release(address);
            }
        });
    }

    @Override
    public synchronized void assign(String networkId, List<Pool> pools, Map<Ip, Use> kept) {
        table.assign(networkId, pools, kept);
    }

    @Override
    public synchronized void forget(String networkId) {
        table.forget(networkId);
    }

    @Override
    public synchronized void claim(String endpointId, Ip address) {
        rules.checkClaim(address, endpointId);
        table.take(address, Use.ENDPOINT, endpointId);
    }

    @Override
    public synchronized void end(String endpointId) {
        table.end(endpointId);
    }

    @Override
    public synchronized void release(String endpointId, Ip address) {
        table.lease(address)
                .filter(lease -> lease.use() == Use.ENDPOINT && lease.owner().equals(endpointId))
                .ifPresent(lease -> table.release(address));
    }

    @Override
    public synchronized Optional<Pool> pool(Prefix subnet) {
        return table.entry(subnet.network()).map(entry -> entry.pool);
    }

    @Override
    public synchronized Optional<Ip> requestedGateway(Pool pool) {
        return table.entry(pool.subnet())
                .flatMap(entry -> entry.requestedGateway)
                .map(Lease::address);
    }

    @Override
    public synchronized Map<Pool, History> histories(String networkId) {
        return table.histories(networkId);
    }

    @Override
    public synchronized void recall(Pool pool, History history) {
        table.recall(pool, history);
    }

    @Override
    public synchronized List<PoolState> pools() {
        return table.pools();
    }

    @Override
    public List<Metric> metrics() {
        return PoolMetrics.of(pools());
    }
}
