package dev.routed.shell.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.routing.Cluster;
import dev.routed.api.routing.ClusterAddress;
import dev.routed.api.routing.ClusterHost;
import dev.routed.api.routing.ClusterView;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The other hosts that announce addresses of this host; none while the service {@link Cluster} is away. */
record Elsewhere(Optional<ClusterView> view) {
    static Elsewhere of(Services services, Collection<Ip> addresses) {
        return new Elsewhere(
                addresses.isEmpty()
                        ? Optional.empty()
                        : services.find(Cluster.class).map(cluster -> cluster.read(addresses)));
    }

    Listing.Value hosts(Ip address) {
        return HostsCell.of(found(address), labels(address));
    }

    /** As people call the hosts. */
    List<String> labels(Ip address) {
        return found(address).stream()
                .map(host -> view.orElseThrow().label(host))
                .toList();
    }

    private List<ClusterHost> found(Ip address) {
        return view.flatMap(cluster -> cluster.find(address)).map(ClusterAddress::hosts).orElse(List.of()).stream()
                .filter(host -> !host.here())
                .toList();
    }
}
