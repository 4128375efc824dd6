package dev.routed.shell.internal;

import dev.routed.api.engine.ObjectNames;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.RouteProtocols;
import dev.routed.api.network.Endpoint;
import dev.routed.api.routing.Cluster;
import dev.routed.api.routing.ClusterAddress;
import dev.routed.api.routing.ClusterAddress.Sharing;
import dev.routed.api.routing.ClusterHost;
import dev.routed.api.routing.ClusterView;
import dev.routed.api.settings.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows no age of a route, because the kernel keeps none. */
@Service
@Command(
        scope = "routed",
        name = "cluster",
        description = "List the addresses of all hosts, as this host knows them",
        detailedDescription = "Example: routed cluster")
public final class ClusterCommand extends ListCommand {
    /** How many addresses outside the networks of this host are listed: others may have a million. */
    private static final int OTHERS = 1000;

    @Override
    Listing list(Services services) {
        RouteProtocols protocols =
                new RouteProtocols(services.get(Settings.class).kernel().protocol());
        ClusterView view = services.get(Cluster.class).read(OTHERS);
        ObjectNames.Snapshot names = services.names();
        Listing listing = new Listing(
                        "address",
                        "hosts",
                        "sharing",
                        "network",
                        "endpoint",
                        "via",
                        "link",
                        "protocol",
                        "metric",
                        "network-name",
                        "name")
                .heading("hosts", "host")
                .heading("endpoint", "name")
                .onlyIfWide("via", "link", "protocol", "metric")
                .onlyInJson("network-name", "name")
                .empty("no host routes");
        for (ClusterAddress address : view.addresses()) {
            Optional<HostRoute> route = address.routes().stream().findFirst();
            Optional<String> endpoint = address.endpoint().map(Endpoint::id);
            listing.row(
                    address.address(),
                    HostsCell.of(address.hosts(), view.labels(address)),
                    sharing(address),
                    address.networkId().map(id -> Listing.named(id, names.network(id))),
                    endpoint.map(id -> Listing.named(id, names.container(id))),
                    address.hops().stream().flatMap(hop -> hop.via().stream()).toList(),
                    address.hops().stream().map(HostRoute.Hop::link).toList(),
                    route.map(HostRoute::protocol).map(protocols::name),
                    route.map(HostRoute::metric),
                    address.networkId().flatMap(names::network),
                    endpoint.flatMap(names::container));
        }
        if (view.complete()) {
            withoutAddress(view).forEach(host -> addHost(listing, view, host));
        } else {
            listing.remark("more than %d host routes lead outside the networks of this host; the others are shown by"
                            .formatted(OTHERS)
                    + " 'ip route show table main'");
        }
        view.remark().ifPresent(listing::remark);
        return listing;
    }

    private static Optional<String> sharing(ClusterAddress address) {
        return Optional.of(address.sharing())
                .filter(sharing -> sharing != Sharing.NONE)
                .map(sharing -> sharing.name().toLowerCase(Locale.ROOT));
    }

    private static List<ClusterHost> withoutAddress(ClusterView view) {
        Set<ClusterHost> with = view.addresses().stream()
                .flatMap(address -> address.hosts().stream())
                .collect(Collectors.toSet());
        return view.hosts().stream().filter(host -> !with.contains(host)).toList();
    }

    private static void addHost(Listing listing, ClusterView view, ClusterHost host) {
        Optional<?> none = Optional.empty();
        listing.row(
                none,
                HostsCell.of(view, List.of(host)),
                none,
                none,
                none,
                List.of(),
                List.of(),
                none,
                none,
                none,
                none);
    }
}
