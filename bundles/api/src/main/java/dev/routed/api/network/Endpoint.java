package dev.routed.api.network;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import java.util.List;

/**
 * An endpoint that stands: a veth pair, its addresses and their routes.
 *
 * @param id        the engine's identifier
 * @param networkId its network
 * @param addresses its addresses
 * @param gateway   the gateway that its container was given
 * @param mac       the MAC of the container's end
 * @param link      the name of the host link
 * @param peer      the name that the container's end had when the engine took it
 * @param mtu       of both ends, bytes
 */
public record Endpoint(
        String id, String networkId, List<Ip> addresses, Ip gateway, Mac mac, String link, String peer, int mtu) {}
