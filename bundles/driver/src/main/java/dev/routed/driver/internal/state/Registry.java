package dev.routed.driver.internal.state;

import dev.routed.api.RejectedException;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The networks and live endpoints in memory, with indexes. Files keep the networks and the kernel keeps the endpoints;
 * each start fills the registry from both. Thread-safe.
 */
public final class Registry {
    private final Map<String, Network> networks = new ConcurrentHashMap<>();
    private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();
    private final Map<Ip, Endpoint> byAddress = new ConcurrentHashMap<>();
    private final Map<String, Endpoint> byLink = new ConcurrentHashMap<>();
    private final Map<String, Endpoint> unsettled = new ConcurrentHashMap<>();

    public void add(Network network) {
        networks.put(network.id(), network);
    }

    public Optional<Network> network(String id) {
        return Optional.ofNullable(networks.get(id));
    }

    /** @throws RejectedException if the network is not served any more */
    public Network require(String networkId) {
        return network(networkId)
                .orElseThrow(() -> RejectedException.of("network %s has just ended", ShortId.of(networkId)));
    }

    public Optional<Network> removeNetwork(String id) {
        return Optional.ofNullable(networks.remove(id));
    }

    /** Marks an endpoint that comes up or goes down: it is not live, but parts of it may be in the kernel. */
    public void unsettle(Endpoint endpoint) {
        unsettled.put(endpoint.id(), endpoint);
        remove(endpoint);
    }

    public void settle(Endpoint endpoint) {
        unsettled.remove(endpoint.id());
    }

    public Optional<Endpoint> unsettled(String id) {
        return Optional.ofNullable(unsettled.get(id));
    }

    /** Adds a live endpoint, or replaces its former state. */
    public void add(Endpoint endpoint) {
        Endpoint before = endpoints.put(endpoint.id(), endpoint);
        endpoint.addresses().forEach(address -> byAddress.put(address, endpoint));
        if (before != null) {
            before.addresses().stream()
                    .filter(address -> !endpoint.addresses().contains(address))
                    .forEach(address -> byAddress.remove(address, before));
        }
        byLink.put(endpoint.link(), endpoint);
        unsettled.remove(endpoint.id());
    }

    public Optional<Endpoint> endpoint(String id) {
        return Optional.ofNullable(endpoints.get(id));
    }

    /** The endpoint that has an address, live or not. */
    public Optional<Endpoint> endpoint(Ip address) {
        return unsettled.values().stream()
                .filter(endpoint -> endpoint.addresses().contains(address))
                .findFirst()
                .or(() -> Optional.ofNullable(byAddress.get(address)));
    }

    public Optional<Endpoint> endpointOn(String link) {
        return Optional.ofNullable(byLink.get(link));
    }

    public void remove(Endpoint endpoint) {
        endpoints.remove(endpoint.id());
        endpoint.addresses().forEach(address -> byAddress.remove(address, endpoint));
        byLink.remove(endpoint.link(), endpoint);
    }

    public List<Network> networks() {
        return networks.values().stream()
                .sorted(Comparator.comparing(Network::id))
                .toList();
    }

    public List<Endpoint> endpoints() {
        return endpoints.values().stream()
                .sorted(Comparator.comparing(endpoint -> endpoint.addresses().get(0)))
                .toList();
    }

    /** An endpoint in its network; a network that is not served has neither options nor pools. */
    public Attachment attachment(Endpoint endpoint) {
        String id = endpoint.networkId();
        return new Attachment(network(id).orElseGet(() -> unserved(id, endpoint.gateways())), endpoint);
    }

    /** What is known of a network without its file. */
    public static Network unserved(String id, List<Ip> gateways) {
        return new Network(id, List.of(), gateways, Set.of(), List.of(), Map.of(), Optional.empty(), true);
    }

    public List<Endpoint> endpointsOf(String networkId) {
        return endpoints().stream()
                .filter(endpoint -> endpoint.networkId().equals(networkId))
                .toList();
    }

    /** The gateways of networks, and of endpoints, live or not. */
    public Set<Ip> gateways() {
        Set<Ip> gateways = gatewaysInUse();
        networks.values().forEach(network -> gateways.addAll(network.gateways()));
        return gateways;
    }

    /** The gateways of endpoints, live or not. */
    public Set<Ip> gatewaysInUse() {
        return Stream.of(endpoints, unsettled)
                .flatMap(some -> some.values().stream())
                .flatMap(endpoint -> endpoint.gateways().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
