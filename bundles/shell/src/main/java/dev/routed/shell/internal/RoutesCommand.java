package dev.routed.shell.internal;

import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Route;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Networks;
import dev.routed.api.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/**
 * {@code routed:routes}: what a routing daemon on this host redistributes, read from the kernel. A route
 * without an endpoint leads to a link that no endpoint of the appliance's has.
 */
@Service
@Command(scope = "routed", name = "routes", description = "Our host routes, as the kernel has them now")
public final class RoutesCommand extends ListCommand {

    @Override
    Listing list(Services services) {
        int protocol = services.get(Settings.class).kernel().protocol();
        Map<String, Endpoint> owners = new HashMap<>();
        services.get(Networks.class).endpoints().forEach(endpoint -> owners.put(endpoint.link(), endpoint));

        Listing listing = new Listing("destination", "link", "protocol", "metric", "endpoint", "network");
        for (Route route : services.get(Kernel.class).read().routes()) {
            if (route.announcement(protocol).isPresent()) {
                Optional<Endpoint> owner = Optional.ofNullable(owners.get(route.link()));
                listing.row(
                        route.destination(),
                        route.link(),
                        route.protocol(),
                        route.metric(),
                        owner.map(Endpoint::id),
                        owner.map(Endpoint::networkId));
            }
        }
        return listing;
    }
}
