package dev.routed.api.network;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network as {@code docker network create} asks for it.
 *
 * @param id      the engine's identifier, 64 hexadecimal digits
 * @param options {@code -o key=value}
 * @param subnets its subnets with what the engine was told of them by IPAM
 */
public record NetworkRequest(String id, Map<String, String> options, List<Subnet> subnets) {

    /**
     * One subnet of a network.
     *
     * @param pool      the subnet
     * @param gateway   the gateway that the engine has for it, from {@code --gateway} or from IPAM
     * @param auxiliary {@code --aux-address}
     */
    public record Subnet(Prefix pool, Optional<Ip> gateway, List<Ip> auxiliary) {}
}
