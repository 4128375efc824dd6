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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows no age of a route, because the kernel keeps none. */
@Service
@Command(
        scope = "routed",
        name = "cluster",
        description = "List the host routes of all hosts, as this host's kernel has them")
public final class ClusterCommand extends ListCommand {
    /** How many host routes outside the networks of this host are listed: others may have a million. */
    private static final int OTHERS = 1000;

    @Override
    Listing list(Services services) {
        RouteProtocols protocols =
                new RouteProtocols(services.get(Settings.class).kernel().protocol());
        List<Network> networks = services.get(Networks.class).networks();
        Map<String, Endpoint> owners = new HashMap<>();
        Set<Ip> ours = new HashSet<>();
        services.get(Networks.class).endpoints().forEach(endpoint -> {
            owners.put(endpoint.link(), endpoint);
            ours.addAll(endpoint.addresses());
        });

        Listing listing = new Listing("address", "via", "link", "protocol", "metric", "network", "endpoint");
        AtomicInteger others = new AtomicInteger();
        Predicate<Ip> listed = address ->
                network(networks, address).isPresent() || ours.contains(address) || others.incrementAndGet() <= OTHERS;
        for (HostRoute route : services.get(Kernel.class).hostRoutes(listed)) {
            Optional<Endpoint> owner = route.hops().stream()
                    .map(hop -> owners.get(hop.link()))
                    .filter(endpoint -> endpoint != null)
                    .findFirst();
            listing.row(
                    route.address(),
                    route.hops().stream()
                            .map(HostRoute.Hop::via)
                            .flatMap(Optional::stream)
                            .toList(),
                    route.hops().stream().map(HostRoute.Hop::link).toList(),
                    protocols.name(route.protocol()),
                    route.metric(),
                    owner.map(Endpoint::networkId).or(() -> network(networks, route.address())),
                    owner.map(Endpoint::id));
        }
        return others.get() <= OTHERS
                ? listing
                : listing.remark(
                        "more than %d host routes lead outside the networks of this host; the others are shown by"
                                        .formatted(OTHERS)
                                + " 'ip route show table main'");
    }

    /** Returns the network of this host whose subnet contains an address. */
    private static Optional<String> network(List<Network> networks, Ip address) {
        return networks.stream()
                .filter(network ->
                        network.pools().stream().anyMatch(pool -> pool.subnet().contains(address)))
                .map(Network::id)
                .findFirst();
    }
}
