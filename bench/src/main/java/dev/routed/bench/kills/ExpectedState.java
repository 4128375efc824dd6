package dev.routed.bench.kills;

import dev.routed.api.net.Ip;
import dev.routed.bench.ClientEndpoint;
import dev.routed.bench.ClientNetwork;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The state that the appliance must have, from the answers to all clients. Thread-safe. */
final class ExpectedState {
    final Tracked<ClientNetwork> networks = new Tracked<>(ClientNetwork::id);
    final Tracked<ClientEndpoint> endpoints = new Tracked<>(ClientEndpoint::id);
    private final Map<Ip, String> holders = new ConcurrentHashMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    /** Records an address of an endpoint; a fault if another endpoint has it. */
    void assigned(Ip address, String endpointId) {
        String holder = holders.putIfAbsent(address, endpointId);
        if (holder != null) {
            fault("%s is assigned to %s, although %s has it".formatted(address, endpointId, holder));
        }
    }

    /** Records that an endpoint's addresses may be assigned to others from now on. */
    void released(ClientEndpoint endpoint) {
        endpoint.addresses().forEach(address -> holders.remove(address, endpoint.id()));
    }

    /** Records a new network, which replaces uncertain networks with its subnet. */
    void created(ClientNetwork network) {
        networks.exists(network);
        String subnet = network.pools().get(0).subnet();
        networks.uncertain().stream()
                .filter(former -> former.pools().get(0).subnet().equals(subnet))
                .forEach(networks::removed);
    }

    void fault(String message) {
        faults.add(message);
    }

    List<String> faults() {
        return List.copyOf(faults);
    }
}
