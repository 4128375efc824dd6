package dev.routed.cnm.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.Network;
import dev.routed.api.network.NetworkRequest;
import dev.routed.api.network.Networks;
import dev.routed.api.network.Port;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Records requests and creates no link; fails once on demand. */
final class FakeNetworks implements Networks {
    static final Mac CHOSEN_MAC = Mac.parse("02:42:00:00:00:01");
    private static final Map<Family, Ip> GATEWAYS =
            Map.of(Family.IPV4, Ip.parse("169.254.1.1"), Family.IPV6, Ip.parse("fe80::1"));

    final List<NetworkRequest> networkRequests = Collections.synchronizedList(new ArrayList<>());
    final List<EndpointRequest> endpointRequests = Collections.synchronizedList(new ArrayList<>());
    final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();
    final Map<String, String> sandboxes = new ConcurrentHashMap<>();
    final Map<String, SortedSet<Port>> joinedPorts = new ConcurrentHashMap<>();
    /** The endpoints of the calls that populate a sandbox, in order. */
    final List<String> populated = Collections.synchronizedList(new ArrayList<>());
    /** Whether releases come late, for endpoints that had their addresses before. */
    boolean late;

    private final List<String> journal;
    private final Ipam ipam;
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    /** @param journal gets a line for each call that takes away */
    FakeNetworks(List<String> journal, Ipam ipam) {
        this.journal = journal;
        this.ipam = ipam;
    }

    void failNext(RuntimeException failure) {
        this.failure.set(failure);
    }

    private void failIfTold() {
        RuntimeException thrown = failure.getAndSet(null);
        if (thrown != null) {
            throw thrown;
        }
    }

    @Override
    public Ipam ipam() {
        return ipam;
    }

    @Override
    public Ip proposeGateway(Family family) {
        failIfTold();
        return GATEWAYS.get(family);
    }

    @Override
    public void createNetwork(NetworkRequest request) {
        networkRequests.add(request);
        failIfTold();
    }

    @Override
    public void deleteNetwork(String networkId) {
        failIfTold();
        journal.add("deleteNetwork " + networkId);
    }

    @Override
    public Endpoint createEndpoint(EndpointRequest request) {
        endpointRequests.add(request);
        failIfTold();
        String name = request.id().substring(0, 8);
        List<Ip> gateways = request.addresses().stream()
                .map(address -> GATEWAYS.get(address.family()))
                .toList();
        Endpoint endpoint = Endpoint.of(
                        request.id(), request.networkId(), request.mac().orElse(CHOSEN_MAC), "rh" + name, "rc" + name)
                .withAddresses(request.addresses())
                .withGateways(gateways)
                .withOptions(request.options())
                .withPorts(request.ports());
        endpoints.put(request.id(), endpoint);
        return endpoint;
    }

    @Override
    public Endpoint join(String networkId, String endpointId, String sandbox, SortedSet<Port> ports) {
        failIfTold();
        Endpoint endpoint = endpoints.get(endpointId);
        if (endpoint == null || !endpoint.networkId().equals(networkId)) {
            throw RejectedException.of("no endpoint %s", endpointId);
        }
        sandboxes.put(endpointId, sandbox);
        joinedPorts.put(endpointId, ports);
        return endpoint;
    }

    @Override
    public void populateSandbox(String networkId, String endpointId) {
        populated.add(endpointId);
    }

    @Override
    public Endpoint resolve(String endpoint) {
        throw new AssertionError("the engine says what it means");
    }

    @Override
    public Endpoint setOption(String endpoint, String option, Optional<String> value) {
        throw new AssertionError("the engine changes no option");
    }

    @Override
    public void leave(String networkId, String endpointId) {
        failIfTold();
        sandboxes.remove(endpointId);
        journal.add("leave " + networkId + " " + endpointId);
    }

    @Override
    public void deleteEndpoint(String networkId, String endpointId) {
        failIfTold();
        endpoints.remove(endpointId);
        journal.add("deleteEndpoint " + networkId + " " + endpointId);
    }

    @Override
    public boolean addressReleased(Ip address) {
        journal.add("addressReleased " + address);
        failIfTold();
        return !late;
    }

    @Override
    public Map<String, String> describe(String networkId, String endpointId) {
        failIfTold();
        Endpoint endpoint = endpoints.get(endpointId);
        return endpoint == null ? Map.of() : Map.of("link", endpoint.link());
    }

    @Override
    public List<Network> networks() {
        return List.of();
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.copyOf(endpoints.values());
    }
}
