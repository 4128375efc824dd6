package dev.routed.api.network;

import dev.routed.api.ipam.Pool;
import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A network that this host serves.
 *
 * @param id the engine's network ID
 * @param gateways the gateways of new endpoints, at most one of each family, IPv4 first
 * @param following the families whose gateway follows the appliance's setting, or is link-local without a setting
 * @param auxiliary the addresses that {@code --aux-address} reserves
 * @param options {@code -o key=value} as given
 * @param mtu the network's MTU in bytes; absent if the network follows the appliance's setting
 * @param optionsLost whether the network's file was lost: only the options that an operator has set since are known
 */
public record Network(
        String id,
        List<Pool> pools,
        List<Ip> gateways,
        Set<Ip.Family> following,
        List<Ip> auxiliary,
        Map<String, String> options,
        Optional<Integer> mtu,
        boolean optionsLost) {
    /** A network whose options are known. */
    public Network(
            String id,
            List<Pool> pools,
            List<Ip> gateways,
            Set<Ip.Family> following,
            List<Ip> auxiliary,
            Map<String, String> options,
            Optional<Integer> mtu) {
        this(id, pools, gateways, following, auxiliary, options, mtu, false);
    }

    /** Returns the gateway of a family; absent if the network has no subnet of it. */
    public Optional<Ip> gateway(Ip.Family family) {
        return gateways.stream().filter(gateway -> gateway.family() == family).findFirst();
    }

    public boolean hasSubnet(Ip.Family family) {
        return families(pools).contains(family);
    }

    public static Set<Ip.Family> families(List<Pool> pools) {
        return pools.stream().map(pool -> pool.subnet().ip().family()).collect(Collectors.toSet());
    }

    public Network withGateways(List<Ip> otherGateways, Set<Ip.Family> otherFollowing) {
        return new Network(id, pools, otherGateways, otherFollowing, auxiliary, options, mtu, optionsLost);
    }

    public Network withMtu(Optional<Integer> otherMtu) {
        return new Network(id, pools, gateways, following, auxiliary, options, otherMtu, optionsLost);
    }

    public Network withOptions(Map<String, String> otherOptions) {
        return new Network(id, pools, gateways, following, auxiliary, otherOptions, mtu, optionsLost);
    }

    public Network withOptionsLost(boolean nowLost) {
        return new Network(id, pools, gateways, following, auxiliary, options, mtu, nowLost);
    }
}
