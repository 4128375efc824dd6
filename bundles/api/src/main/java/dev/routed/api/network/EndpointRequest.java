package dev.routed.api.network;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The engine's request to create an endpoint, when a container starts or is connected.
 *
 * @param id the engine's endpoint ID, 64 hexadecimal digits, new at every start of the container
 * @param addresses the addresses that IPAM assigned, at most one of each family
 * @param mac {@code --mac-address}
 * @param options {@code --driver-opt key=value}
 * @param ports the ports of {@code EXPOSE}, {@code --expose} and {@code -p}
 * @param published the port mappings of {@code -p} as the user writes them; routed maps no ports
 */
public record EndpointRequest(
        String networkId,
        String id,
        List<Ip> addresses,
        Optional<Mac> mac,
        Map<String, String> options,
        SortedSet<Port> ports,
        List<String> published) {}
