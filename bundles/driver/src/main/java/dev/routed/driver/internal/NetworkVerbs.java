package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.Network;
import dev.routed.api.network.NetworkRequest;
import dev.routed.api.network.NetworkRequest.Subnet;
import dev.routed.api.policy.KnownOption.Scope;
import dev.routed.api.settings.NetworkSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Networks: made, kept in their files, and told to IPAM. */
final class NetworkVerbs {
    private final Registry registry;
    private final NetworkFiles files;
    private final Ipam ipam;
    private final HostGateways gateways;
    private final Passage passage;
    private final Policies policies;
    private final Supplier<NetworkSettings> settings;
    private final Events events;

    NetworkVerbs(
            Registry registry,
            NetworkFiles files,
            Ipam ipam,
            HostGateways gateways,
            Passage passage,
            Policies policies,
            Supplier<NetworkSettings> settings,
            Events events) {
        this.registry = registry;
        this.files = files;
        this.ipam = ipam;
        this.gateways = gateways;
        this.passage = passage;
        this.policies = policies;
        this.settings = settings;
        this.events = events;
    }

    /** Takes over the networks that are kept in files. */
    synchronized void adopt() {
        for (NetworkFile file : files.load()) {
            Network network = file.network();
            registry.add(network);
            assign(network);
            file.histories().forEach(ipam::recall);
        }
    }

    /** Writes down what IPAM remembers. Without it another run chooses as if nothing had been, which does no harm. */
    synchronized void remember() {
        for (Network network : registry.networks()) {
            try {
                save(network);
            } catch (RuntimeException e) {
                events.warn("network-file", Names.shortId(network.id()), e.getMessage());
            }
        }
    }

    /** @throws Refusal if it cannot be kept; the file is as it was then */
    void save(Network network) {
        files.save(new NetworkFile(network, ipam.histories(network.id())));
    }

    synchronized void create(NetworkRequest request) {
        if (registry.network(request.id()).isPresent()) {
            return;
        }
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
        serve(network, former);
        events.happened("network-create", Names.shortId(network.id()),
                "serves %s with gateway %s".formatted(subnets(network), Names.list(network.gateways())));
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
                    throw overlap(pool, others, other);
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

    private static Refusal overlap(Pool pool, Pool others, Network other) {
        return Refusal.of(
                "subnet %s overlaps %s of network %s: choose another, or remove that network first",
                pool.subnet(), others.subnet(), Names.shortId(other.id()));
    }

    /**
     * Serves a network in the place of former ones.
     *
     * @throws Refusal if that cannot be; all is as it was then
     */
    private void serve(Network network, List<Network> former) {
        former.forEach(other -> registry.removeNetwork(other.id()));
        try {
            assign(network);
            registry.add(network);
            // Asked last: an endpoint that comes now finds its network gone, or its address kept.
            former.forEach(other -> checkVacant(other, network));
            network.gateways().forEach(gateways::checkNobodys);
            save(network);
            gateways.answer();
        } catch (RuntimeException e) {
            end(network);
            former.forEach(registry::add);
            gateways.refresh();
            throw e instanceof KernelException ? Refusal.host(e.getMessage(), e) : e;
        }
        for (Network other : former) {
            ipam.forget(other.id());
            files.delete(other.id());
            events.happened("network-gave-way", Names.shortId(other.id()),
                    "had %s and no endpoint; a new network has it now".formatted(subnets(other)));
        }
    }

    private void checkVacant(Network former, Network network) {
        if (!registry.endpointsOf(former.id()).isEmpty()) {
            throw overlap(network.pools().get(0), former.pools().get(0), former);
        }
    }

    /** Tells IPAM what a network keeps: also a gateway that it has given up, as long as an endpoint uses it. */
    void assign(Network network) {
        Map<Ip, Use> kept = new HashMap<>();
        network.auxiliary().forEach(address -> kept.put(address, Use.AUXILIARY));
        network.gateways().forEach(gateway -> kept.put(gateway, Use.GATEWAY));
        registry.endpointsOf(network.id()).stream()
                .flatMap(endpoint -> endpoint.gateways().stream())
                .forEach(gateway -> kept.put(gateway, Use.GATEWAY));
        ipam.assign(network.id(), network.pools(), kept);
    }

    /** The end of a network that {@link Registry#removeNetwork} has taken out, and whose endpoints are gone. */
    synchronized void ended(Network network) {
        end(network);
        events.happened("network-delete", Names.shortId(network.id()), "no longer serves " + subnets(network));
        gateways.refresh();
    }

    private void end(Network network) {
        registry.removeNetwork(network.id());
        ipam.forget(network.id());
        files.delete(network.id());
    }

    /**
     * The network of an endpoint that the engine asks for. The engine tells of a network once in its life, so
     * one whose file is gone is served all the same, with the appliance's settings.
     */
    Network of(EndpointRequest request) {
        return registry.network(request.networkId()).orElseGet(() -> restored(request));
    }

    private synchronized Network restored(EndpointRequest request) {
        Optional<Network> meanwhile = registry.network(request.networkId());
        if (meanwhile.isPresent()) {
            return meanwhile.get();
        }
        List<Pool> pools = new ArrayList<>();
        for (PoolState state : ipam.pools()) {
            if (state.network().isEmpty()
                    && request.addresses().stream().anyMatch(state.pool().subnet()::contains)) {
                pools.add(state.pool());
            }
        }
        if (pools.isEmpty()) {
            throw Refusal.of("network %s is not known here, nor are its addresses: remove it and create it again",
                    Names.shortId(request.networkId()));
        }
        List<Ip> given = Stream.of(Family.values())
                .filter(family -> hasSubnetOf(family, pools))
                .map(family -> registry.endpointsOf(request.networkId()).stream()
                        .flatMap(sibling -> sibling.gateway(family).stream())
                        .findFirst()
                        .orElseGet(() -> gateways.propose(family)))
                .toList();
        // Whether its user chose them, nobody knows any more.
        Set<Family> following = EnumSet.noneOf(Family.class);
        given.stream()
                .filter(gateway -> settings.get().gateway(gateway.family()).map(gateway::equals).orElse(gateway.isLinkLocal()))
                .forEach(gateway -> following.add(gateway.family()));
        // What its containers have may be more than the setting, and then less would do for them.
        Optional<Integer> mtu = registry.endpointsOf(request.networkId()).stream()
                .map(Endpoint::mtu)
                .findFirst()
                .filter(theirs -> theirs != settings.get().mtu());
        Network network = new Network(request.networkId(), pools, given, following, List.of(), Map.of(), mtu);
        serve(network, List.of());
        events.warn("network-unknown", Names.shortId(network.id()),
                "its file is gone, so it is served with the appliance's settings: gateway " + Names.list(network.gateways()));
        return network;
    }

    static String subnets(Network network) {
        return Names.list(network.pools().stream().map(Pool::subnet).toList());
    }
}
