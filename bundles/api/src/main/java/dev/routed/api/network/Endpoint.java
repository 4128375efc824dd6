package dev.routed.api.network;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

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
 * @param held      the addresses that are not simply announced to other hosts, and how each is
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
        Optional<String> sandbox,
        SortedMap<Ip, Announcement> held) {

    public Endpoint {
        held = Collections.unmodifiableSortedMap(new TreeMap<>(held));
    }

    /** One whose addresses are all announced. */
    public Endpoint(
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
        this(id, networkId, addresses, gateways, mac, link, peer, mtu, options, ports, sandbox, Collections.emptySortedMap());
    }

    /** How one of its addresses is announced to other hosts. */
    public Announcement announcement(Ip address) {
        return held.getOrDefault(address, Announcement.ANNOUNCED);
    }

    /** The gateway of a family; absent if the endpoint has no address of it. */
    public Optional<Ip> gateway(Ip.Family family) {
        return gateways.stream().filter(gateway -> gateway.family() == family).findFirst();
    }

    /** The same endpoint in a sandbox. */
    public Endpoint in(String itsSandbox) {
        return new Endpoint(
                id, networkId, addresses, gateways, mac, link, peer, mtu, options, ports, Optional.of(itsSandbox), held);
    }

    /** The same endpoint with another MTU. */
    public Endpoint with(int otherMtu) {
        return new Endpoint(
                id, networkId, addresses, gateways, mac, link, peer, otherMtu, options, ports, sandbox, held);
    }

    /** The same endpoint with other addresses, and options that say so. */
    public Endpoint with(List<Ip> otherAddresses, Map<String, String> otherOptions) {
        return new Endpoint(
                id, networkId, List.copyOf(otherAddresses), gateways, mac, link, peer, mtu, otherOptions, ports, sandbox, held);
    }

    /** The same endpoint with other options and ports. */
    public Endpoint with(Map<String, String> otherOptions, SortedSet<Port> otherPorts) {
        return new Endpoint(
                id, networkId, addresses, gateways, mac, link, peer, mtu, otherOptions, otherPorts, sandbox, held);
    }

    /**
     * The same endpoint, announced otherwise.
     *
     * @param otherHeld the addresses that are not simply announced, and how each is
     */
    public Endpoint with(SortedMap<Ip, Announcement> otherHeld) {
        return new Endpoint(
                id, networkId, addresses, gateways, mac, link, peer, mtu, options, ports, sandbox, otherHeld);
    }
}
