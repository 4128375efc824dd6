package dev.routed.shell.internal;

import dev.routed.api.routing.ClusterHost;
import dev.routed.api.routing.ClusterView;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Hosts of the cluster as a value of a listing: labels in the table, objects in JSON. */
final class HostsCell {
    private HostsCell() {}

    static Listing.Value of(ClusterView view, Collection<ClusterHost> hosts) {
        return of(hosts, hosts.stream().map(view::label).toList());
    }

    /** @param labels what the table shows */
    static Listing.Value of(Collection<ClusterHost> hosts, List<String> labels) {
        return new Listing.Value(
                hosts.stream()
                        .map(host -> Map.of("id", host.id(), "name", host.name(), "here", host.here()))
                        .toList(),
                labels.stream().collect(Collectors.joining(",")));
    }
}
