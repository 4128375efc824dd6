package dev.routed.api.network;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * An endpoint that stands: a veth pair, its addresses and their routes.
 *
 * @param id        the engine's identifier
 * @param networkId its network
 * @param addresses its addresses: those that the engine gave it, then further ones
 * @param gateways  the gateways that its container was given, at most one of each family, IPv4 first
 * @param mac       the MAC of the container's end
 * @param link      the name of the host link
 * @param peer      the name that the container's end had when the engine took it
 * @param mtu       of both ends, bytes
 * @param options   {@code --driver-opt key=value} as given, or as changed since
 * @param ports     what {@code EXPOSE}, {@code --expose} and {@code -p} name
 * @param sandbox   the sandbox that it is in, as the engine names it below its directory of sandboxes; absent until
 *     a container takes it
 */
public record Endpoint(
        String id,
        String networkId,
        List<Ip> addresses,
        List<Ip> gateways,
        Mac mac,
        String link,
        String peer,
        int mtu,
        Map<String, String> options,
        SortedSet<Port> ports,
        Optional<String> sandbox) {

    /** The gateway of a family; absent if the endpoint has no address of it. */
    public Optional<Ip> gateway(Ip.Family family) {
        return gateways.stream().filter(gateway -> gateway.family() == family).findFirst();
    }

    /** The same endpoint in a sandbox. */
    public Endpoint in(String itsSandbox) {
        return new Endpoint(
                id, networkId, addresses, gateways, mac, link, peer, mtu, options, ports, Optional.of(itsSandbox));
    }

    /** The same endpoint with another MTU. */
    public Endpoint with(int otherMtu) {
        return new Endpoint(
                id, networkId, addresses, gateways, mac, link, peer, otherMtu, options, ports, sandbox);
    }

    /** The same endpoint with other addresses, and options that say so. */
    public Endpoint with(List<Ip> otherAddresses, Map<String, String> otherOptions) {
        return new Endpoint(
                id, networkId, List.copyOf(otherAddresses), gateways, mac, link, peer, mtu, otherOptions, ports, sandbox);
    }

    /** The same endpoint with other options and ports. */
    public Endpoint with(Map<String, String> otherOptions, SortedSet<Port> otherPorts) {
        return new Endpoint(
                id, networkId, addresses, gateways, mac, link, peer, mtu, otherOptions, otherPorts, sandbox);
    }
}
