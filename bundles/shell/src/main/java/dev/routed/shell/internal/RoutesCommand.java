package dev.routed.shell.internal;

import dev.routed.api.engine.ObjectNames;
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

/** A route over a link of no known endpoint has an empty endpoint. */
@Service
@Command(
        scope = "routed",
        name = "routes",
        description = "List the host routes of this host's containers, as the kernel has them",
        detailedDescription = "Example: routed routes")
public final class RoutesCommand extends ListCommand {
    @Override
    Listing list(Services services) {
        int protocol = services.get(Settings.class).kernel().protocol();
        Map<String, Endpoint> owners = new HashMap<>();
        services.get(Networks.class).endpoints().forEach(endpoint -> owners.put(endpoint.link(), endpoint));

        Listing listing = new Listing(
                        "destination", "link", "endpoint", "network", "metric", "protocol", "name", "network-name")
                .heading("endpoint", "name")
                .onlyIfWide("protocol")
                .onlyInJson("name", "network-name")
                .empty("no routes");
        ObjectNames.Snapshot names = services.names();
        for (Route route : services.get(Kernel.class).read(protocol).routes()) {
            if (route.announcement(protocol).isPresent()) {
                Optional<Endpoint> owner = Optional.ofNullable(owners.get(route.link()));
                listing.row(
                        route.destination(),
                        route.link(),
                        owner.map(Endpoint::id).map(id -> Listing.named(id, names.container(id))),
                        owner.map(Endpoint::networkId).map(id -> Listing.named(id, names.network(id))),
                        route.metric(),
                        route.protocol(),
                        owner.map(Endpoint::id).flatMap(names::container),
                        owner.map(Endpoint::networkId).flatMap(names::network));
            }
        }
        return listing;
    }
}
