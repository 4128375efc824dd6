package dev.routed.routing.internal.cluster;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.AnycastPrefixes;
import dev.routed.api.routing.ClusterAddress;
import dev.routed.api.routing.ClusterAddress.Sharing;
import dev.routed.api.routing.ClusterHost;
import dev.routed.routing.internal.rules.Routers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides which hosts have an address, and whether they may share it. Pure. */
final class ClusterRules {
    /** While one of these holds, another host is expected to have the address as well. */
    private static final Set<Announcement> LEAVING =
            Set.of(Announcement.LAST_RESORT, Announcement.HANDED_OVER, Announcement.DRAINED);

    private final List<Network> networks;
    private final Map<Ip, Endpoint> endpoints = new HashMap<>();
    private final Routers routers;
    private final int ours;

    /** @param ours rtm_protocol of the routes of routed */
    ClusterRules(List<Network> networks, List<Endpoint> endpoints, Routers routers, int ours) {
        this.networks = networks;
        endpoints.forEach(endpoint -> endpoint.addresses().forEach(address -> this.endpoints.put(address, endpoint)));
        this.routers = routers;
        this.ours = ours;
    }

    /** All hosts: this one, and the others that the daemon knows. */
    List<ClusterHost> hosts() {
        return Stream.concat(Stream.of(self()), routers.others().stream().map(this::other))
                .sorted()
                .toList();
    }

    private ClusterHost self() {
        return new ClusterHost(routers.self(), routers.self().flatMap(routers::name), true);
    }

    private ClusterHost other(Ip id) {
        return new ClusterHost(Optional.of(id), routers.name(id), false);
    }

    /** @param routes all to the address, that with the lowest metric first */
    ClusterAddress address(Ip address, List<HostRoute> routes) {
        Optional<Announcement> announcement = routes.stream()
                .flatMap(route -> route.announcement(ours).stream())
                .findFirst();
        Optional<Endpoint> endpoint = Optional.ofNullable(endpoints.get(address));
        Optional<Network> network =
                endpoint.flatMap(owner -> find(owner.networkId())).or(() -> containing(networks, address));
        List<ClusterHost> hosts = new ArrayList<>();
        if (announcement.isPresent() || endpoint.isPresent()) {
            hosts.add(self());
        }
        routers.announcers(address).forEach(id -> hosts.add(other(id)));
        boolean leaving = announcement.map(LEAVING::contains).orElse(false);
        return new ClusterAddress(
                address,
                network.map(Network::id),
                endpoint,
                hosts.stream().sorted().toList(),
                routes,
                network.map(found -> sharing(found, address, hosts.size(), leaving))
                        .orElse(Sharing.NONE));
    }

    private static Sharing sharing(Network network, Ip address, int hosts, boolean leaving) {
        if (AnycastPrefixes.of(network).contains(address)) {
            return Sharing.ANYCAST;
        }
        return hosts > 1 && !leaving ? Sharing.CONFLICT : Sharing.NONE;
    }

    private Optional<Network> find(String id) {
        return networks.stream().filter(network -> network.id().equals(id)).findFirst();
    }

    /** Returns the network of this host whose subnet contains an address. */
    static Optional<Network> containing(Collection<Network> networks, Ip address) {
        return networks.stream()
                .filter(network ->
                        network.pools().stream().anyMatch(pool -> pool.subnet().contains(address)))
                .findFirst();
    }

    /**
     * Why the hosts of some addresses are not known; absent if all are. A daemon that answers need not know the hosts
     * of addresses outside the networks, such as the routers' own.
     *
     * @param daemon of which the hosts are known; absent if none answers
     * @param failures what the daemons that did not answer said
     */
    static Optional<String> remark(List<ClusterAddress> addresses, Optional<String> daemon, List<String> failures) {
        long unknown = addresses.stream()
                .filter(address ->
                        address.hosts().isEmpty() && !address.routes().isEmpty())
                .filter(address -> daemon.isEmpty() || address.networkId().isPresent())
                .count();
        if (unknown == 0) {
            return Optional.empty();
        }
        if (daemon.isPresent()) {
            return Optional.of("%s does not tell the hosts of %s: next hops are shown instead"
                    .formatted(daemon.get(), unknown == 1 ? "one address" : unknown + " addresses"));
        }
        return Optional.of(
                failures.isEmpty()
                        ? "neither FRR nor BIRD runs here, so next hops are shown in place of hosts"
                        : "next hops are shown in place of hosts: "
                                + failures.stream().collect(Collectors.joining("; ")));
    }
}
