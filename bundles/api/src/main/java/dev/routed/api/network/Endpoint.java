package dev.routed.api.network;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import java.util.List;
import java.util.Optional;

/**
 * An endpoint that stands: a veth pair, its addresses and their routes.
 *
 * @param id        the engine's identifier
 * @param networkId its network
 * @param addresses its addresses
 * @param gateways  the gateways that its container was given, at most one of each family, IPv4 first
 * @param mac       the MAC of the container's end
 * @param link      the name of the host link
 * @param peer      the name that the container's end had when the engine took it
 * @param mtu       of both ends, bytes
 */
public record Endpoint(
        String id, String networkId, List<Ip> addresses, List<Ip> gateways, Mac mac, String link, String peer, int mtu) {

    /** The gateway of a family; absent if the endpoint has no address of it. */
    public Optional<Ip> gateway(Ip.Family family) {
        return gateways.stream().filter(gateway -> gateway.family() == family).findFirst();
    }
}
