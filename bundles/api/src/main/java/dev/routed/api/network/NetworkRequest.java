package dev.routed.api.network;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The engine's request to create a network.
 *
 * @param id the engine's network ID, 64 hexadecimal digits
 * @param options {@code -o key=value}
 */
public record NetworkRequest(String id, Map<String, String> options, List<Subnet> subnets) {
    /**
     * One subnet of a network.
     *
     * @param gateway the gateway from {@code --gateway} or from IPAM
     * @param auxiliary {@code --aux-address}
     */
    public record Subnet(Prefix pool, Optional<Ip> gateway, List<Ip> auxiliary) {}
}
