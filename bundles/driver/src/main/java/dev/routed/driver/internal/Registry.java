package dev.routed.driver.internal;

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
import java.util.stream.Stream;

/**
 * The networks and endpoints that stand. Only a picture: networks are kept in files and endpoints in the
 * kernel, and it is drawn anew from both at every start.
 */
final class Registry {
    private final Map<String, Network> networks = new ConcurrentHashMap<>();
    private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();
    private final Map<Ip, Endpoint> byAddress = new ConcurrentHashMap<>();
    private final Map<String, Endpoint> byLink = new ConcurrentHashMap<>();
    private final Map<String, Endpoint> unsettled = new ConcurrentHashMap<>();

    void add(Network network) {
        networks.put(network.id(), network);
    }

    Optional<Network> network(String id) {
        return Optional.ofNullable(networks.get(id));
    }

    Optional<Network> removeNetwork(String id) {
        return Optional.ofNullable(networks.remove(id));
    }

    /** On its way up or down: it does not stand, but something of it may. */
    void unsettle(Endpoint endpoint) {
        unsettled.put(endpoint.id(), endpoint);
        remove(endpoint);
    }

    /** Nothing of it is left. */
    void settle(Endpoint endpoint) {
        unsettled.remove(endpoint.id());
    }

    Optional<Endpoint> unsettled(String id) {
        return Optional.ofNullable(unsettled.get(id));
    }

    /** It stands, and has no longer what it was before. */
    void add(Endpoint endpoint) {
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

    Optional<Endpoint> endpoint(String id) {
        return Optional.ofNullable(endpoints.get(id));
    }

    /** The endpoint that has an address, or of which something may still or already stand. */
    Optional<Endpoint> endpoint(Ip address) {
        return unsettled.values().stream()
                .filter(endpoint -> endpoint.addresses().contains(address))
                .findFirst()
                .or(() -> Optional.ofNullable(byAddress.get(address)));
    }

    Optional<Endpoint> endpointOn(String link) {
        return Optional.ofNullable(byLink.get(link));
    }

    void remove(Endpoint endpoint) {
        endpoints.remove(endpoint.id());
        endpoint.addresses().forEach(address -> byAddress.remove(address, endpoint));
        byLink.remove(endpoint.link(), endpoint);
    }

    List<Network> networks() {
        return networks.values().stream().sorted(Comparator.comparing(Network::id)).toList();
    }

    List<Endpoint> endpoints() {
        return endpoints.values().stream()
                .sorted(Comparator.comparing(endpoint -> endpoint.addresses().get(0)))
                .toList();
    }

    /** An endpoint in its network, which has neither options nor pools if its file was lost. */
    Attachment attachment(Endpoint endpoint) {
        Network network = network(endpoint.networkId()).orElseGet(() -> new Network(
                endpoint.networkId(), List.of(), endpoint.gateways(), Set.of(), List.of(), Map.of(), Optional.empty()));
        return new Attachment(network, endpoint);
    }

    List<Endpoint> endpointsOf(String networkId) {
        return endpoints().stream()
                .filter(endpoint -> endpoint.networkId().equals(networkId))
                .toList();
    }

    /** Every gateway that a network gives out or an endpoint was given, be it on its way. */
    Set<Ip> gateways() {
        Set<Ip> gateways = new TreeSet<>();
        networks.values().forEach(network -> gateways.addAll(network.gateways()));
        gateways.addAll(gatewaysInUse());
        return gateways;
    }

    /** Every gateway that an endpoint was given, be it on its way. */
    Set<Ip> gatewaysInUse() {
        Set<Ip> gateways = new TreeSet<>();
        Stream.of(endpoints, unsettled)
                .flatMap(some -> some.values().stream())
                .forEach(endpoint -> gateways.addAll(endpoint.gateways()));
        return gateways;
    }
}
