package dev.routed.itests.together;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.NetworkRequest;
import dev.routed.api.network.NetworkRequest.Subnet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network as the engine knows it.
 *
 * @param id its identifier
 * @param subnet its subnet
 * @param pool the identifier of its pool
 * @param gateway the gateway that its user asked for
 */
record TestNetwork(String id, Prefix subnet, String pool, Optional<Ip> gateway) {

    NetworkRequest request() {
        return new NetworkRequest(id, Map.of(), List.of(new Subnet(subnet, gateway, List.of())));
    }

    EndpointRequest endpoint(String endpoint, Ip address) {
        return new EndpointRequest(
                id, endpoint, List.of(address), Optional.empty(), Map.of(), Collections.emptySortedSet(), List.of());
    }
}
