package dev.routed.web.internal;

import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.RouteProtocols;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.AnycastPrefixes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The cluster as the routing table of this host knows it. Another host is a next hop: the table knows no further. Pure.
 *
 * @param here the number of addresses of this host by network ID
 * @param ways the next hops, those with most addresses first
 * @param anycast the addresses that several hosts may have
 * @param moreWays the number of next hops that are not in {@code ways}
 * @param moreAnycast the number of addresses that are not in {@code anycast}
 */
record ClusterPicture(
        SortedMap<String, Integer> here, List<Way> ways, List<Anycast> anycast, int moreWays, int moreAnycast) {
    /** How many next hops and anycast addresses a picture shows. */
    static final int SHOWN = 200;

    /**
     * A next hop.
     *
     * @param via its address; blank if the addresses are on the link itself
     * @param addresses the number of addresses behind it by network ID; a route with several next hops counts for each
     */
    record Way(String via, String link, Set<String> protocols, SortedMap<String, Integer> addresses) {
        int total() {
            return addresses.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** An address of an anycast prefix, whether this host has it, and by which next hops this host reaches others. */
    record Anycast(String address, String network, boolean here, Set<String> via) {}

    /**
     * @param routes the host routes to addresses of the networks
     * @param ours rtm_protocol of the routes of routed
     */
    static ClusterPicture of(List<Network> networks, List<Endpoint> endpoints, Collection<HostRoute> routes, int ours) {
        RouteProtocols protocols = new RouteProtocols(ours);
        Map<String, AnycastPrefixes> shareable = new HashMap<>();
        networks.forEach(network -> shareable.put(network.id(), AnycastPrefixes.of(network)));
        SortedMap<String, Integer> here = new TreeMap<>();
        Map<Ip, Anycast> anycast = new TreeMap<>();
        for (Endpoint endpoint : endpoints) {
            here.merge(endpoint.networkId(), endpoint.addresses().size(), Integer::sum);
            AnycastPrefixes prefixes = shareable.getOrDefault(endpoint.networkId(), new AnycastPrefixes(List.of()));
            endpoint.addresses().stream()
                    .filter(prefixes::contains)
                    .forEach(address -> anycast.put(
                            address, new Anycast(address.toString(), endpoint.networkId(), true, new TreeSet<>())));
        }
        Map<HostRoute.Hop, Way> ways = new LinkedHashMap<>();
        for (HostRoute route : routes) {
            Optional<Network> network = network(networks, route.address());
            if (network.isEmpty() || !route.isForeign(ours)) {
                continue;
            }
            String id = network.get().id();
            for (HostRoute.Hop hop : route.hops()) {
                Way way = ways.computeIfAbsent(hop, ClusterPicture::empty);
                way.protocols().add(protocols.name(route.protocol()));
                way.addresses().merge(id, 1, Integer::sum);
                if (shareable.get(id).contains(route.address())) {
                    anycast.computeIfAbsent(
                                    route.address(),
                                    address -> new Anycast(address.toString(), id, false, new TreeSet<>()))
                            .via()
                            .add(way.via().isEmpty() ? way.link() : way.via());
                }
            }
        }
        List<Way> ordered = new ArrayList<>(ways.values());
        ordered.sort(Comparator.comparingInt(Way::total)
                .reversed()
                .thenComparing(Way::via)
                .thenComparing(Way::link));
        List<Anycast> shared = List.copyOf(anycast.values());
        return new ClusterPicture(
                here,
                first(ordered),
                first(shared),
                Math.max(0, ordered.size() - SHOWN),
                Math.max(0, shared.size() - SHOWN));
    }

    private static Way empty(HostRoute.Hop hop) {
        return new Way(hop.via().map(Ip::toString).orElse(""), hop.link(), new TreeSet<>(), new TreeMap<>());
    }

    private static <T> List<T> first(List<T> all) {
        return all.subList(0, Math.min(SHOWN, all.size()));
    }

    /** Returns the network of this host whose subnet contains an address. */
    static Optional<Network> network(List<Network> networks, Ip address) {
        return networks.stream()
                .filter(network ->
                        network.pools().stream().anyMatch(pool -> pool.subnet().contains(address)))
                .findFirst();
    }
}
