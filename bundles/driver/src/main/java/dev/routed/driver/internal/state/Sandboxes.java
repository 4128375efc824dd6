package dev.routed.driver.internal.state;

import dev.routed.api.RejectedException;
import dev.routed.api.message.ShortId;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.options.NetworkOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Records which endpoints share a sandbox. A container cannot have two links to the same gateway: the kernel would
 * reject the second route to it inside, with an error that names neither network. Thread-safe.
 */
public final class Sandboxes {
    private final Map<String, List<Endpoint>> members = new HashMap<>();
    private final Map<String, String> sandboxOf = new HashMap<>();
    private final Set<String> complete = new HashSet<>();

    /** @throws RejectedException if the endpoint is in another sandbox, or one in this sandbox has the same gateway */
    public synchronized void enter(String sandbox, Endpoint endpoint) {
        String present = sandboxOf.getOrDefault(endpoint.id(), sandbox);
        if (!present.equals(sandbox)) {
            throw RejectedException.of(
                    "endpoint %s has joined sandbox %s already: stop its container first",
                    ShortId.of(endpoint.id()), present);
        }
        members.getOrDefault(sandbox, List.of()).stream()
                .filter(member -> !member.id().equals(endpoint.id()))
                .forEach(member -> checkDistinct(member, endpoint));
        adopt(sandbox, endpoint);
    }

    /** Records an endpoint that is in the sandbox already. */
    synchronized void adopt(String sandbox, Endpoint endpoint) {
        leave(endpoint.id());
        members.computeIfAbsent(sandbox, first -> new ArrayList<>()).add(endpoint);
        sandboxOf.put(endpoint.id(), sandbox);
    }

    private static void checkDistinct(Endpoint member, Endpoint endpoint) {
        endpoint.gateways().stream()
                .filter(member.gateways()::contains)
                .findFirst()
                .ifPresent(gateway -> {
                    throw RejectedException.of(
                            "networks %s and %s both have gateway %s, and a container can have only one link to it:"
                                    + " create one of them with -o %s=ADDRESS",
                            ShortId.of(member.networkId()),
                            ShortId.of(endpoint.networkId()),
                            gateway,
                            NetworkOptions.nameOfGateway(gateway.family()));
                });
    }

    /** Records that the container has all secondary addresses of the endpoint. */
    public synchronized void complete(String endpointId) {
        complete.add(endpointId);
    }

    /** Whether the container has had all secondary addresses: an address missing from now on was removed. */
    public synchronized boolean isComplete(String endpointId) {
        return complete.contains(endpointId);
    }

    public synchronized void leave(String endpointId) {
        complete.remove(endpointId);
        String sandbox = sandboxOf.remove(endpointId);
        members.computeIfPresent(sandbox, (key, list) -> {
            list.removeIf(member -> member.id().equals(endpointId));
            return list.isEmpty() ? null : list;
        });
    }
}
