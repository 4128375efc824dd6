package dev.routed.driver.internal.network;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.message.Enumeration;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.Network;
import dev.routed.api.settings.Settings;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.policy.PolicyChain;
import dev.routed.driver.internal.state.NetworkLock;
import dev.routed.driver.internal.state.Registry;
import dev.routed.driver.internal.store.NetworkFile;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the network of a new endpoint. The engine describes a network once in its life, so a network whose file is gone
 * is restored from its pools, its endpoints and the settings.
 */
public record RestoredNetworks(
        Registry registry,
        NetworkLock lock,
        Ipam ipam,
        GatewayService gateways,
        ServedNetworks serving,
        StoredNetworks files,
        PolicyChain policies,
        Settings settings,
        Events events) {
    /**
     * Registers the networks of live endpoints whose file is gone: without pools, which the engine names with the next
     * endpoint, but with what the endpoints show, and open to changes by the operator.
     */
    public void registerLost() {
        registry.endpoints().stream()
                .map(Endpoint::networkId)
                .distinct()
                .filter(id -> registry.network(id).isEmpty() && !files.exists(id))
                .map(this::lost)
                .forEach(network -> {
                    registry.add(network);
                    files.report(network);
                });
    }

    /** A larger MTU of live endpoints stays the network's: the setting would reduce it. */
    private Network lost(String id) {
        List<Endpoint> siblings = registry.endpointsOf(id);
        List<Ip> given = Stream.of(Family.values())
                .flatMap(family -> siblings.stream()
                        .flatMap(sibling -> sibling.gateway(family).stream())
                        .limit(1))
                .toList();
        Optional<Integer> mtu = siblings.stream()
                .map(Endpoint::mtu)
                .findFirst()
                .filter(present -> present != settings.network().mtu());
        return Registry.unserved(id, given).withMtu(mtu);
    }

    /** Whether nothing is known of a network, neither in memory nor in a file. */
    public boolean isUnknown(String networkId) {
        return registry.network(networkId).isEmpty() && !files.exists(networkId);
    }

    /** @throws RejectedException if the network is unknown, and no pool has an address of the endpoint */
    public Network of(EndpointRequest request) {
        return served(request.networkId()).orElseGet(() -> {
            synchronized (lock) {
                return served(request.networkId()).orElseGet(() -> restore(request));
            }
        });
    }

    private Optional<Network> served(String id) {
        return registry.network(id).filter(network -> !network.pools().isEmpty());
    }

    /** Reads the file again, since it may have been repaired, before it is taken for gone. */
    private Network restore(EndpointRequest request) {
        Network before = registry.network(request.networkId()).orElseGet(() -> lost(request.networkId()));
        Optional<NetworkFile> repaired = registry.network(request.networkId()).isPresent()
                ? Optional.empty()
                : files.find(request.networkId(), registry.networks());
        if (repaired.isPresent()) {
            serving.serveStored(repaired.get());
        } else {
            serveLost(before, fromPools(before, request));
        }
        Network network = registry.network(request.networkId())
                .orElseThrow(() -> RejectedException.of(
                        "network %s was removed meanwhile: create it again", ShortId.of(request.networkId())));
        policies.change(before, network);
        return network;
    }

    private void serveLost(Network before, Network network) {
        boolean known = registry.network(before.id()).isPresent();
        try {
            serving.serve(network, List.of(), gateways.pass());
        } catch (RuntimeException e) {
            if (known) {
                registry.add(before);
                Applier.undo(e, () -> serving.save(before));
            }
            throw e;
        }
        events.warn(
                "network-unknown",
                ShortId.of(network.id()),
                "its file is gone, so the settings apply: gateway " + Enumeration.all(network.gateways()));
    }

    private Network fromPools(Network known, EndpointRequest request) {
        List<Pool> pools = ipam.pools().stream()
                .filter(state -> state.network().isEmpty())
                .map(PoolState::pool)
                .filter(pool -> request.addresses().stream().anyMatch(pool.subnet()::contains))
                .toList();
        if (pools.isEmpty()) {
            throw RejectedException.of(
                    "network %s and its subnets are unknown on this host: remove the network and create it again",
                    ShortId.of(request.networkId()));
        }
        Set<Family> families = Network.families(pools);
        List<Ip> given = Stream.of(Family.values())
                .filter(families::contains)
                .map(family -> known.gateway(family).orElseGet(() -> gateways.propose(family)))
                .toList();
        return new Network(
                known.id(),
                pools,
                given,
                following(given),
                List.of(),
                known.options(),
                known.mtu(),
                known.optionsLost());
    }

    /** The families whose gateway is taken for the settings' choice; the file that said so is gone. */
    private Set<Family> following(List<Ip> given) {
        return given.stream()
                .filter(gateway -> settings.network()
                        .gateway(gateway.family())
                        .map(gateway::equals)
                        .orElse(gateway.isLinkLocal()))
                .map(Ip::family)
                .collect(Collectors.toSet());
    }
}
