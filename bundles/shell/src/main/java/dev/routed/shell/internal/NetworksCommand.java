package dev.routed.shell.internal;

import dev.routed.api.engine.ObjectNames;
import dev.routed.api.ipam.Pool;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.Networks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "routed",
        name = "networks",
        description = "List the networks that this host serves",
        detailedDescription = "Example: routed networks --json")
public final class NetworksCommand extends ListCommand {
    @Override
    Listing list(Services services) {
        Networks networks = services.get(Networks.class);
        Map<String, Long> endpoints = networks.endpoints().stream()
                .collect(Collectors.groupingBy(Endpoint::networkId, Collectors.counting()));

        ObjectNames.Snapshot names = services.names();
        Listing listing = new Listing(
                        "name",
                        "id",
                        "subnets",
                        "gateway",
                        "gateway6",
                        "mtu",
                        "endpoints",
                        "follows",
                        "auxiliary",
                        "options")
                .onlyIfWide("id", "follows", "auxiliary", "options")
                .empty("no networks");
        for (Network network : networks.networks()) {
            listing.row(
                    Listing.name(names.network(network.id()), network.id()),
                    network.id(),
                    network.pools().stream().map(Pool::subnet).toList(),
                    network.gateway(Family.IPV4),
                    network.gateway(Family.IPV6),
                    network.mtu(),
                    endpoints.getOrDefault(network.id(), 0L),
                    follows(network),
                    network.auxiliary(),
                    network.options());
        }
        return listing;
    }

    /** Returns the keys of {@code dev.routed.network} that apply to the network. */
    private static List<String> follows(Network network) {
        List<String> keys = new ArrayList<>();
        network.following().stream()
                .sorted()
                .forEach(family -> keys.add(family == Family.IPV4 ? "gateway" : "gateway6"));
        if (network.mtu().isEmpty()) {
            keys.add("mtu");
        }
        return keys;
    }
}
