package dev.routed.api.network;

import dev.routed.api.ipam.Pool;
import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network that is served here.
 *
 * @param id        the engine's identifier
 * @param pools     where its addresses come from
 * @param gateways  the gateways of endpoints that come from now on, at most one of each family, IPv4 first
 * @param auxiliary addresses kept for the user
 * @param options   {@code -o key=value} as given
 * @param mtu       the network's own MTU in bytes; absent if the appliance's setting holds
 */
public record Network(
        String id,
        List<Pool> pools,
        List<Ip> gateways,
        List<Ip> auxiliary,
        Map<String, String> options,
        Optional<Integer> mtu) {

    /** The gateway of a family; absent if the network has no subnet of it. */
    public Optional<Ip> gateway(Ip.Family family) {
        return gateways.stream().filter(gateway -> gateway.family() == family).findFirst();
    }
}
