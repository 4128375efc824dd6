package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.Network;
import dev.routed.api.settings.NetworkSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Finds the network of an endpoint that comes, and serves one whose file is gone as well as it may. */
final class RestoredNetworks {
    private final Registry registry;
    private final Ipam ipam;
    private final HostGateways gateways;
    private final Serving serving;
    private final Supplier<NetworkSettings> settings;
    private final Events events;

    RestoredNetworks(
            Registry registry,
            Ipam ipam,
            HostGateways gateways,
            Serving serving,
            Supplier<NetworkSettings> settings,
            Events events) {
        this.registry = registry;
        this.ipam = ipam;
        this.gateways = gateways;
        this.serving = serving;
        this.settings = settings;
        this.events = events;
    }

    /**
     * The network of an endpoint that the engine asks for. The engine tells of a network once in its life, so
     * one whose file is gone is served all the same, with the appliance's settings.
     */
    Network of(EndpointRequest request) {
        return registry.network(request.networkId()).orElseGet(() -> {
            synchronized (serving) {
                return registry.network(request.networkId()).orElseGet(() -> restored(request));
            }
        });
    }

    private Network restored(EndpointRequest request) {
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
                .filter(family -> NetworkVerbs.hasSubnetOf(family, pools))
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
        serving.serve(network, List.of());
        events.warn("network-unknown", Names.shortId(network.id()),
                "its file is gone, so it is served with the appliance's settings: gateway " + Names.list(network.gateways()));
        return network;
    }
}
