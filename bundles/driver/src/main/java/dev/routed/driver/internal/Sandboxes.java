package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.network.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which endpoints share a sandbox. One container cannot have two links to the same gateway: the second
 * route to it would be refused inside, with an error that names neither network.
 */
final class Sandboxes {
    /** Why a container cannot be looked into. */
    static final String UNSEEN = "its container's network namespace cannot be seen from here, so an appliance that runs in a"
            + " container itself needs -v /run/docker/netns:/run/docker/netns:rslave";

    private final Map<String, List<Endpoint>> members = new HashMap<>();
    private final Map<String, String> sandboxOf = new HashMap<>();

    /** @throws Refusal if another endpoint in the sandbox has the same gateway */
    synchronized void enter(String sandbox, Endpoint endpoint) {
        for (Endpoint member : members.getOrDefault(sandbox, List.of())) {
            if (!member.id().equals(endpoint.id())) {
                checkDistinct(member, endpoint);
            }
        }
        adopt(sandbox, endpoint);
    }

    /** It is in there already. */
    synchronized void adopt(String sandbox, Endpoint endpoint) {
        leave(endpoint.id());
        members.computeIfAbsent(sandbox, first -> new ArrayList<>()).add(endpoint);
        sandboxOf.put(endpoint.id(), sandbox);
    }

    private static void checkDistinct(Endpoint member, Endpoint endpoint) {
        endpoint.gateways().stream().filter(member.gateways()::contains).findFirst().ifPresent(gateway -> {
            throw Refusal.of(
                    "networks %s and %s both have gateway %s, and a container can have only one link to it:"
                            + " create one of them with -o %s=ADDRESS",
                    Names.shortId(member.networkId()),
                    Names.shortId(endpoint.networkId()),
                    gateway,
                    NetworkOptions.nameOfGateway(gateway.family()));
        });
    }

    synchronized void leave(String endpointId) {
        String sandbox = sandboxOf.remove(endpointId);
        members.computeIfPresent(sandbox, (key, list) -> {
            list.removeIf(member -> member.id().equals(endpointId));
            return list.isEmpty() ? null : list;
        });
    }
}
