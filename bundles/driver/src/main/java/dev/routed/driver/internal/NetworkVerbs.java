package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.Pool;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Network;
import dev.routed.api.network.NetworkRequest;
import dev.routed.api.network.NetworkRequest.Subnet;
import dev.routed.api.policy.KnownOption.Scope;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Networks come: what their user asks for is judged, and what he left open is chosen. */
final class NetworkVerbs {
    private final Registry registry;
    private final Ipam ipam;
    private final HostGateways gateways;
    private final Passage passage;
    private final Policies policies;
    private final Serving serving;
    private final Events events;

    NetworkVerbs(
            Registry registry,
            Ipam ipam,
            HostGateways gateways,
            Passage passage,
            Policies policies,
            Serving serving,
            Events events) {
        this.registry = registry;
        this.ipam = ipam;
        this.gateways = gateways;
        this.passage = passage;
        this.policies = policies;
        this.serving = serving;
        this.events = events;
    }

    void create(NetworkRequest request) {
        synchronized (serving) {
            if (registry.network(request.id()).isEmpty()) {
                bringUp(request);
            }
        }
    }

    private void bringUp(NetworkRequest request) {
        policies.options().check(Scope.NETWORK, request.options().keySet());
        NetworkOptions options = NetworkOptions.parse(request.options());
        if (request.subnets().isEmpty()) {
            throw Refusal.of("a routed network needs a subnet of its own: add --subnet, for example --subnet 10.1.0.0/16");
        }
        List<Pool> pools = request.subnets().stream().map(Subnet::pool).map(this::requested).toList();
        List<Ip> auxiliary = request.subnets().stream().flatMap(subnet -> subnet.auxiliary().stream()).toList();
        List<Ip> chosen = new ArrayList<>();
        Set<Family> following = EnumSet.noneOf(Family.class);
        for (Family family : Family.values()) {
            Optional<Ip> users = gateways.ofUser(family, options, pools);
            if (hasSubnetOf(family, pools) && users.isPresent()) {
                gateways.check(users.get(), NetworkOptions.nameOfGateway(family));
                chosen.add(users.get());
            } else if (hasSubnetOf(family, pools)) {
                chosen.add(gateways.choose(family, request));
                following.add(family);
            } else if (options.gateway(family).isPresent()) {
                throw Refusal.of("network option %s: the network has no %s subnet",
                        NetworkOptions.nameOfGateway(family), family);
            }
        }
        if (hasSubnetOf(Family.IPV6, pools)) {
            options.mtu().ifPresent(mtu -> Ipv6.check("network option mtu", mtu));
            passage.turnOn(Family.IPV6);
        }
        Network network =
                new Network(request.id(), pools, chosen, following, auxiliary, request.options(), options.mtu());
        List<Network> former = pools.stream().flatMap(pool -> former(pool).stream()).distinct().toList();
        checkRanges(network, options.extra(), former);
        policies.check(network);
        serving.serve(network, former);
        events.happened("network-create", Names.shortId(network.id()),
                "serves %s with gateway %s".formatted(Serving.subnets(network), Names.list(network.gateways())));
    }

    private Pool requested(Prefix subnet) {
        return ipam.pool(subnet).orElseThrow(() -> Refusal.of(
                "subnet %s was not asked of this IPAM driver: add --ipam-driver=ipam-routed", subnet));
    }

    static boolean hasSubnetOf(Family family, List<Pool> pools) {
        return pools.stream().anyMatch(pool -> pool.subnet().ip().family() == family);
    }

    /**
     * The networks that give way to a new one with this pool: IPAM gave it their subnet, since their end may
     * have been missed.
     *
     * @throws Refusal if another network got the subnet, or a part of it, since the engine asked for it
     */
    private List<Network> former(Pool pool) {
        List<Network> former = new ArrayList<>();
        for (Network other : registry.networks()) {
            for (Pool others : other.pools()) {
                if (others.subnet().equals(pool.subnet()) && isNobodys(pool)) {
                    former.add(other);
                } else if (others.subnet().overlaps(pool.subnet())) {
                    throw Serving.overlap(pool, others, other);
                }
            }
        }
        return former;
    }

    /**
     * Nobody else may have an address of a network's, so that any of its endpoints may.
     *
     * @param extra  its ranges beside its pools
     * @param former the networks whose place it takes
     * @throws Refusal if a range may not be, or what this network and another have overlaps
     */
    private void checkRanges(Network network, List<Prefix> extra, List<Network> former) {
        for (Prefix range : extra) {
            if (!hasSubnetOf(range.ip().family(), network.pools())) {
                throw Refusal.of("network option %s: %s: the network has no %s subnet",
                        NetworkOptions.EXTRA, range, range.ip().family());
            }
            ipam.checkRange(range);
        }
        List<Prefix> own = NetworkOptions.ranges(network);
        registry.networks().stream().filter(other -> !former.contains(other)).forEach(other ->
                NetworkOptions.ranges(other).forEach(theirs ->
                        own.stream().filter(theirs::overlaps).findFirst().ifPresent(range -> {
                            throw Refusal.of("range %s overlaps %s of network %s: choose another, or remove that network first",
                                    range, theirs, Names.shortId(other.id()));
                        })));
    }

    private boolean isNobodys(Pool pool) {
        return ipam.pools().stream()
                .anyMatch(state -> state.pool().subnet().equals(pool.subnet()) && state.network().isEmpty());
    }
}
