package dev.routed.shell.internal;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.RouteProtocols;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Announcing;
import dev.routed.api.network.Endpoint;
import dev.routed.api.settings.Settings;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:handover}: an address goes to the next host that announces it, and is announced here until then. */
@Service
@Command(
        scope = "routed",
        name = "handover",
        description = "Hands an address over to the next host that announces it: make before break")
public final class HandoverCommand extends ListCommand {

    @Argument(name = "address", required = true, description = "An address of a container of this host")
    private String address;

    @Option(name = "--wait", description = "How long to wait until another host has it: 60s, 500ms, 2m")
    private String wait;

    @Override
    Listing list(Services services) {
        Patience patience = Patience.parse(wait);
        Ip which = parse(address);
        Announcing announcing = services.get(Announcing.class);
        Endpoint endpoint = announcing.handOver(which);
        boolean gone = patience.until(() -> announcing.elsewhere(which).isPresent());
        if (!gone && wait != null) {
            throw Refusal.of("No other host has announced %s within %s: this one goes on until one does, or routed:undrain %s.",
                    which, wait, which);
        }
        RouteProtocols protocols = new RouteProtocols(services.get(Settings.class).kernel().protocol());
        Optional<Route> way = announcing.elsewhere(which);
        Listing listing = new Listing("address", "endpoint", "announcement", "elsewhere", "via", "link");
        listing.row(
                which,
                endpoint.id(),
                endpoint.announcement(which),
                way.map(route -> protocols.name(route.protocol())),
                way.flatMap(Route::via),
                way.map(Route::link).filter(link -> !link.isEmpty()));
        return listing;
    }

    private static Ip parse(String text) {
        try {
            return Ip.parse(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.of("There is nothing to hand over: %s.", e.getMessage());
        }
    }
}
