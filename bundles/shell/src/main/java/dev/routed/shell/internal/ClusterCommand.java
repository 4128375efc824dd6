package dev.routed.shell.internal;

import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.RouteProtocols;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.Networks;
import dev.routed.api.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/**
 * {@code routed:cluster}: who carries which address, as the kernel's routes to single addresses have it. Nobody else
 * is asked. A route has no age in the kernel, so none is shown.
 */
@Service
@Command(scope = "routed", name = "cluster", description = "Who carries which address, as this host's routes have it")
public final class ClusterCommand extends ListCommand {

    @Override
    Listing list(Services services) {
        RouteProtocols protocols = new RouteProtocols(services.get(Settings.class).kernel().protocol());
        List<Network> networks = services.get(Networks.class).networks();
        Map<String, Endpoint> owners = new HashMap<>();
        services.get(Networks.class).endpoints().forEach(endpoint -> owners.put(endpoint.link(), endpoint));

        Listing listing = new Listing("address", "via", "link", "protocol", "metric", "network", "endpoint");
        for (HostRoute route : services.get(Kernel.class).hostRoutes()) {
            Optional<Endpoint> owner = route.hops().stream()
                    .map(hop -> owners.get(hop.link()))
                    .filter(endpoint -> endpoint != null)
                    .findFirst();
            listing.row(
                    route.address(),
                    route.hops().stream().map(HostRoute.Hop::via).flatMap(Optional::stream).toList(),
                    route.hops().stream().map(HostRoute.Hop::link).toList(),
                    protocols.name(route.protocol()),
                    route.metric(),
                    owner.map(Endpoint::networkId).or(() -> network(networks, route.address())),
                    owner.map(Endpoint::id));
        }
        return listing;
    }

    /** The network on this host that an address would belong to. */
    private static Optional<String> network(List<Network> networks, Ip address) {
        return networks.stream()
                .filter(network -> network.pools().stream().anyMatch(pool -> pool.subnet().contains(address)))
                .map(Network::id)
                .findFirst();
    }
}
