package dev.routed.shell.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Announcing;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Networks;
import dev.routed.api.network.Reason;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:endpoints}. */
@Service
@Command(scope = "routed", name = "endpoints", description = "The endpoints of this host's containers")
public final class EndpointsCommand extends ListCommand {

    @Override
    Listing list(Services services) {
        Listing listing = new Listing(
                "id", "network", "addresses", "gateway", "gateway6", "mac", "link", "peer", "mtu", "options", "ports", "held");
        Networks networks = services.get(Networks.class);
        Announcing announcing = services.get(Announcing.class);
        for (Endpoint endpoint : networks.endpoints()) {
            listing.row(
                    endpoint.id(),
                    endpoint.networkId(),
                    endpoint.addresses(),
                    endpoint.gateway(Family.IPV4),
                    endpoint.gateway(Family.IPV6),
                    endpoint.mac(),
                    endpoint.link(),
                    endpoint.peer(),
                    endpoint.mtu(),
                    endpoint.options(),
                    endpoint.ports(),
                    held(endpoint, announcing));
        }
        return listing;
    }

    /** The addresses that are not simply announced to other hosts, with how each is, and why. */
    private static Map<Ip, String> held(Endpoint endpoint, Announcing announcing) {
        Map<Ip, String> held = new TreeMap<>();
        endpoint.held().forEach((address, announcement) -> held.put(
                address,
                announcing.reasons(endpoint, address).stream()
                        .map(Reason::name)
                        .collect(Collectors.joining(", ", announcement + ": ", ""))));
        return held;
    }
}
