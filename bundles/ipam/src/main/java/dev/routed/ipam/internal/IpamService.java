package dev.routed.ipam.internal;

import dev.routed.api.Refusal;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.History;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolRequest;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.metrics.Measured;
import dev.routed.api.metrics.Metric;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The {@link Ipam} service: has each request judged, then writes it down. */
@Component
public final class IpamService implements Ipam, Measured {

    /**
     * How long a request may wait for its endpoint, or an ended endpoint's address for its release, before the
     * address may go to someone else. The engine takes milliseconds; after this its message was lost.
     */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    /** How long to look for an address. The engine waits longer, but others wait behind it. */
    static final Duration SEARCH = Duration.ofSeconds(5);

    private final Kernel kernel;
    private final Settings settings;
    private final Clock clock;
    private final Book book;

    @Activate
    public IpamService(@Reference Kernel kernel, @Reference Settings settings) {
        this(kernel, settings, Clock.systemUTC(), HostIdentity.read());
    }

    /** @param host what tells this host from others */
    IpamService(Kernel kernel, Settings settings, Clock clock, String host) {
        this.kernel = kernel;
        this.settings = settings;
        this.clock = clock;
        this.book = new Book(clock, host);
    }

    /** With the settings as they are now. */
    private Judge judge() {
        return new Judge(book, new Surroundings(kernel, settings.kernel().protocol()));
    }

    @Override
    public synchronized Pool requestPool(PoolRequest request) {
        Prefix subnet = request.subnet().map(Prefix::network).orElseThrow(() -> Refusal.of(request.ipv6()
                ? "--ipv6 needs an IPv6 subnet: add --subnet, for example --subnet fd00:10:1::/64"
                : "a routed network needs a subnet of its own: add --subnet, for example --subnet 10.1.0.0/16"));
        if (subnet.ip().isIpv6() != request.ipv6()) {
            throw Refusal.of("an IPv6 subnet goes with --ipv6 and an IPv4 subnet without, unlike %s", subnet);
        }
        Optional<Prefix> range = request.range().map(Prefix::network);
        range.filter(part -> !subnet.contains(part)).ifPresent(part -> {
            throw Refusal.of("--ip-range %s does not lie in --subnet %s", part, subnet);
        });
        judge().checkSubnet(subnet);
        Pool pool = new Pool(request.addressSpace(), subnet, range);
        book.request(pool);
        return pool;
    }

    @Override
    public synchronized void releasePool(String poolId) {
        Pool.ofId(poolId).ifPresent(book::release);
    }

    @Override
    public synchronized Ip requestAddress(AddressRequest request) {
        book.releaseRequestedBefore(clock.instant().minus(PATIENCE));
        Pool pool = knownPool(request.poolId());
        book.heardOf(pool);
        request.wanted().ifPresent(wanted -> check(wanted, pool, request.gateway()));
        Ip address = request.wanted().orElseGet(() -> choose(pool, request.name()));
        if (request.gateway()) {
            book.takeGateway(pool, address);
        } else {
            book.take(address, Use.REQUESTED, "");
            request.name().ifPresent(name -> book.turns(pool).remember(name, address));
        }
        return address;
    }

    private void check(Ip wanted, Pool pool, boolean gateway) {
        if (gateway) {
            judge().checkGateway(wanted);
        } else {
            judge().checkAddress(wanted, pool);
        }
    }

    private Ip choose(Pool pool, Optional<String> name) {
        Judge judge = judge();
        Instant end = clock.instant().plus(SEARCH);
        return book.turns(pool)
                .choose(name, candidate -> {
                    if (clock.instant().isAfter(end)) {
                        throw Refusal.of(
                                "no free address was found in %s within %d s, so many others have:"
                                        + " try again, which looks further, or choose one with --ip",
                                pool.chosenFrom(), SEARCH.toSeconds());
                    }
                    return judge.obstacle(candidate);
                })
                .orElseThrow(() -> Refusal.of("no address is free in %s", pool.chosenFrom()));
    }

    /** A pool of a former run whose network's file is gone is understood by its identifier alone. */
    private Pool knownPool(String poolId) {
        Pool pool = Pool.ofId(poolId)
                .orElseThrow(() -> Refusal.of("'%s' is not a pool of this IPAM driver", poolId));
        if (book.pool(pool.subnet()).isEmpty()) {
            judge().checkUncontested(pool);
            book.open(pool);
        }
        return pool;
    }

    @Override
    public synchronized void checkRange(Prefix range) {
        judge().checkRange(range);
    }

    @Override
    public synchronized void checkAddress(Ip address) {
        book.releaseRequestedBefore(clock.instant().minus(PATIENCE));
        judge().checkAddress(address);
    }

    /** What lies outside its pool was its gateway; an endpoint of another network may have that address. */
    @Override
    public synchronized void releaseAddress(String poolId, Ip address) {
        Pool.ofId(poolId).ifPresent(pool -> {
            book.releaseGateway(pool, address);
            if (pool.subnet().contains(address)) {
                book.release(address);
            }
        });
    }

    @Override
    public synchronized void assign(String networkId, List<Pool> pools, Map<Ip, Use> kept) {
        book.assign(networkId, pools, kept);
    }

    @Override
    public synchronized void forget(String networkId) {
        book.forget(networkId);
    }

    @Override
    public synchronized void claim(String endpointId, Ip address) {
        judge().checkClaim(address, endpointId);
        book.take(address, Use.ENDPOINT, endpointId);
    }

    @Override
    public synchronized void end(String endpointId) {
        book.end(endpointId);
    }

    @Override
    public synchronized void release(String endpointId, Ip address) {
        book.lease(address)
                .filter(lease -> lease.use() == Use.ENDPOINT && lease.owner().equals(endpointId))
                .ifPresent(lease -> book.release(address));
    }

    @Override
    public synchronized Optional<Pool> pool(Prefix subnet) {
        return book.pool(subnet.network());
    }

    @Override
    public synchronized Optional<Ip> requestedGateway(Pool pool) {
        return book.requestedGateway(pool);
    }

    @Override
    public synchronized Map<Pool, History> histories(String networkId) {
        return book.histories(networkId);
    }

    @Override
    public synchronized void recall(Pool pool, History history) {
        book.recall(pool, history);
    }

    @Override
    public synchronized List<PoolState> pools() {
        return book.pools();
    }

    @Override
    public List<Metric> metrics() {
        return PoolMetrics.of(pools());
    }
}
