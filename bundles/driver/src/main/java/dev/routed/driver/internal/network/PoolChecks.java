package dev.routed.driver.internal.network;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.Pool;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Network;
import dev.routed.driver.internal.desired.GatewayRules;
import dev.routed.driver.internal.options.MtuRules;
import dev.routed.driver.internal.options.NetworkOptions;
import dev.routed.driver.internal.state.Registry;
import java.util.ArrayList;
import java.util.List;

/** Checks the subnets and extra ranges of a new network against IPAM and the networks of this host. */
public record PoolChecks(Registry registry, Ipam ipam) {
    /** The pool that the engine requested for a subnet. @throws RejectedException if it requested none */
    Pool requested(Prefix subnet) {
        return ipam.pool(subnet)
                .orElseThrow(() -> RejectedException.of(
                        "subnet %s was not requested from this IPAM driver: add --ipam-driver=ipam-routed", subnet));
    }

    /**
     * The networks that a new one replaces, since IPAM gave it their subnet: their end may have been missed.
     *
     * @throws RejectedException if another network has a subnet, or a part of it, since the engine requested it
     */
    List<Network> former(List<Pool> pools) {
        List<Network> former = new ArrayList<>();
        for (Pool pool : pools) {
            for (Network other : registry.networks()) {
                for (Pool others : other.pools()) {
                    if (others.subnet().equals(pool.subnet()) && isFree(pool)) {
                        former.add(other);
                    } else if (others.subnet().overlaps(pool.subnet())) {
                        throw ServedNetworks.overlap(pool, others, other);
                    }
                }
            }
        }
        return former.stream().distinct().toList();
    }

    private boolean isFree(Pool pool) {
        return ipam.pools().stream()
                .anyMatch(state -> state.pool().subnet().equals(pool.subnet())
                        && state.network().isEmpty());
    }

    /** @throws RejectedException if an extra range is not allowed, or a range overlaps one of a network that stays */
    void check(Network network, List<Prefix> extra, List<Network> former) {
        for (Prefix range : extra) {
            checkFamily(range, network);
            ipam.checkRange(range);
        }
        for (Network other : registry.networks()) {
            if (!former.contains(other)) {
                checkDisjoint(network, other);
            }
        }
    }

    /**
     * Checks the network of a file as its creation did, apart from what the host has meanwhile.
     *
     * @param others the networks that it must not overlap
     * @throws RejectedException if a value is one that a creation rejects
     */
    void checkStored(Network network, List<Network> others) {
        network.pools().forEach(pool -> ipam.checkReserved("subnet", pool.subnet()));
        for (Prefix range : NetworkOptions.parse(network.options()).extra()) {
            checkFamily(range, network);
            ipam.checkReserved("range", range);
        }
        network.gateways()
                .forEach(gateway -> GatewayRules.checkUnicast(gateway, NetworkOptions.nameOfGateway(gateway.family())));
        for (Family family : Network.families(network.pools())) {
            if (network.gateway(family).isEmpty()) {
                throw RejectedException.of("it has no %s", NetworkOptions.nameOfGateway(family));
            }
        }
        if (network.hasSubnet(Family.IPV6)) {
            network.mtu().ifPresent(mtu -> MtuRules.check("network option mtu", mtu));
        }
        others.forEach(other -> checkDisjoint(network, other));
    }

    private static void checkFamily(Prefix range, Network network) {
        if (!network.hasSubnet(range.ip().family())) {
            throw RejectedException.of(
                    "network option %s: %s: the network has no %s subnet",
                    NetworkOptions.EXTRA, range, range.ip().family());
        }
    }

    private static void checkDisjoint(Network network, Network other) {
        for (Prefix theirs : NetworkOptions.ranges(other)) {
            for (Prefix range : NetworkOptions.ranges(network)) {
                if (theirs.overlaps(range)) {
                    throw RejectedException.of(
                            "range %s overlaps %s of network %s: choose another, or remove that network first",
                            range, theirs, ShortId.of(other.id()));
                }
            }
        }
    }
}
