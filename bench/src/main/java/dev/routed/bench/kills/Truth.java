package dev.routed.bench.kills;

import dev.routed.api.net.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What all clients know together. What was answered must stand, or be gone; what was not answered is in doubt until it
 * is settled.
 */
final class Truth {
    private final Map<String, Net> networks = new ConcurrentHashMap<>();
    private final Map<String, Net> doubtfulNetworks = new ConcurrentHashMap<>();
    private final Map<String, Standing> endpoints = new ConcurrentHashMap<>();
    private final Map<String, Standing> doubtfulEndpoints = new ConcurrentHashMap<>();
    private final Map<Ip, String> holders = new ConcurrentHashMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    /** An address was given to an endpoint. */
    void granted(Ip address, String endpointId) {
        String holder = holders.putIfAbsent(address, endpointId);
        if (holder != null) {
            fault("%s is given to %s, and %s has it".formatted(address, endpointId, holder));
        }
    }

    /** An endpoint is about to give its addresses back, or has no right to them any more. */
    void givesBack(Standing endpoint) {
        endpoint.addresses().forEach(address -> holders.remove(address, endpoint.id()));
    }

    void stands(Standing endpoint) {
        endpoints.put(endpoint.id(), endpoint);
        doubtfulEndpoints.remove(endpoint.id());
    }

    void inDoubt(Standing endpoint) {
        endpoints.remove(endpoint.id());
        doubtfulEndpoints.put(endpoint.id(), endpoint);
    }

    void gone(Standing endpoint) {
        endpoints.remove(endpoint.id());
        doubtfulEndpoints.remove(endpoint.id());
    }

    void stands(Net network) {
        networks.put(network.id(), network);
    }

    void inDoubt(Net network) {
        networks.remove(network.id());
        doubtfulNetworks.put(network.id(), network);
    }

    void gone(Net network) {
        networks.remove(network.id());
        doubtfulNetworks.remove(network.id());
    }

    /** A network stands with a subnet that others had before it: they have given way. */
    void gaveWay(Net network) {
        doubtfulNetworks.values().removeIf(former -> !former.id().equals(network.id())
                && former.pools().get(0).subnet().equals(network.pools().get(0).subnet()));
    }

    void fault(String sentence) {
        faults.add(sentence);
    }

    List<Net> networks() {
        return List.copyOf(networks.values());
    }

    List<Net> doubtfulNetworks() {
        return List.copyOf(doubtfulNetworks.values());
    }

    List<Standing> endpoints() {
        return List.copyOf(endpoints.values());
    }

    List<Standing> doubtfulEndpoints() {
        return List.copyOf(doubtfulEndpoints.values());
    }

    List<String> faults() {
        return new ArrayList<>(faults);
    }
}
