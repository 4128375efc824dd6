package dev.routed.api.network;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * An endpoint as the engine asks for it when a container starts or is connected.
 *
 * @param networkId its network
 * @param id        the engine's identifier, 64 hexadecimal digits, new at every start of the container
 * @param addresses the addresses that IPAM gave, at most one of each family
 * @param mac       {@code --mac-address}
 * @param options   {@code --driver-opt key=value}
 * @param ports     what {@code EXPOSE}, {@code --expose} and {@code -p} name
 * @param published what {@code -p} asked to map, as the user would write it; nothing is mapped
 */
public record EndpointRequest(
        String networkId,
        String id,
        List<Ip> addresses,
        Optional<Mac> mac,
        Map<String, String> options,
        SortedSet<Port> ports,
        List<String> published) {}
