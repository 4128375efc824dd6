package dev.routed.policy.access.internal;

import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Verdict;
import dev.routed.policy.access.internal.AccessOptions.Isolation;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the tables are made of, links aside. Pure.
 *
 * @param subnets the subnets of all networks, if one is isolated
 * @param isolated the isolated networks, ordered by ID
 * @param gateways the addresses that are nothing but gateways
 */
record AccessState(List<String> subnets, List<Isolated> isolated, Set<Ip> gateways) {
    static final AccessState EMPTY = new AccessState(List.of(), List.of(), Set.of());

    /** An isolated network and all addresses that its containers may have, as nft takes them. */
    record Isolated(String network, List<String> subnets, Isolation isolation) {
        /** Whether the isolation drops a packet that crosses the border of the network. */
        private boolean separates(Ip one, Ip other, List<String> routed) {
            return isIn(one, subnets)
                    && !isIn(other, subnets)
                    && (isolation == Isolation.ALL_ELSE || isIn(other, routed));
        }
    }

    /** What the isolated networks do with a forwarded packet; empty if it concerns none of them. */
    Optional<Verdict> verdict(Ip source, Ip destination) {
        return isolated.stream()
                .filter(network -> network.separates(source, destination, subnets)
                        || network.separates(destination, source, subnets))
                .findFirst()
                .map(network -> Verdict.drop(
                        "network %s is isolated: 'routed network-set %s isolate false' ends that",
                        ShortId.of(network.network()), ShortId.of(network.network())));
    }

    private static boolean isIn(Ip address, List<String> subnets) {
        return subnets.stream().map(Prefix::parse).anyMatch(subnet -> subnet.contains(address));
    }

    /** @param enforced tells of networks whose options are lost */
    static AccessState of(Collection<Network> networks, EnforcedAccess enforced, Set<Ip> gateways) {
        List<Isolated> isolated = networks.stream()
                .sorted(Comparator.comparing(Network::id))
                .flatMap(network -> isolated(network, enforced).stream())
                .toList();
        List<String> subnets = Stream.concat(
                        networks.stream().flatMap(network -> texts(network).stream()),
                        isolated.stream().flatMap(network -> network.subnets().stream()))
                .filter(subnet -> !isolated.isEmpty())
                .sorted()
                .distinct()
                .toList();
        return new AccessState(subnets, isolated, gateways);
    }

    private static Optional<Isolated> isolated(Network network, EnforcedAccess enforced) {
        if (AccessOptions.isIsolationLost(network)) {
            return enforced.isolated(network);
        }
        Isolation isolation = AccessOptions.isolation(network);
        return isolation == Isolation.NONE
                ? Optional.empty()
                : Optional.of(new Isolated(network.id(), texts(network), isolation));
    }

    private static List<String> texts(Network network) {
        return AccessOptions.subnets(network).stream().map(Prefix::toString).toList();
    }
}
