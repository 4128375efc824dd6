package dev.routed.shell.internal;

import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Networks;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:endpoints}. */
@Service
@Command(scope = "routed", name = "endpoints", description = "The endpoints of this host's containers")
public final class EndpointsCommand extends ListCommand {

    @Override
    Listing list(Services services) {
        Listing listing = new Listing(
                "id", "network", "addresses", "gateway", "gateway6", "mac", "link", "peer", "mtu", "options", "ports");
        for (Endpoint endpoint : services.get(Networks.class).endpoints()) {
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
                    endpoint.ports());
        }
        return listing;
    }
}
