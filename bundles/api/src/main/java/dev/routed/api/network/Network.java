package dev.routed.api.network;

import dev.routed.api.ipam.Pool;
import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network that is served here.
 *
 * @param id        the engine's identifier
 * @param pools     where its addresses come from
 * @param gateways  the gateways of endpoints that come from now on, at most one of each family, IPv4 first
 * @param following the families whose gateway is not its user's choice: it is the appliance's setting, or link-local
 *     where that names none
 * @param auxiliary addresses kept for the user
 * @param options   {@code -o key=value} as given
 * @param mtu       the network's own MTU in bytes; absent if the appliance's setting holds
 */
public record Network(
        String id,
        List<Pool> pools,
        List<Ip> gateways,
        Set<Ip.Family> following,
        List<Ip> auxiliary,
        Map<String, String> options,
        Optional<Integer> mtu) {

    /** The gateway of a family; absent if the network has no subnet of it. */
    public Optional<Ip> gateway(Ip.Family family) {
        return gateways.stream().filter(gateway -> gateway.family() == family).findFirst();
    }

    /** The same network with other gateways. */
    public Network with(List<Ip> otherGateways, Set<Ip.Family> otherFollowing) {
        return new Network(id, pools, otherGateways, otherFollowing, auxiliary, options, mtu);
    }

    /** The same network with another MTU of its own, or none. */
    public Network with(Optional<Integer> otherMtu) {
        return new Network(id, pools, gateways, following, auxiliary, options, otherMtu);
    }

    /** The same network with other options. */
    public Network with(Map<String, String> otherOptions) {
        return new Network(id, pools, gateways, following, auxiliary, otherOptions, mtu);
    }
}
