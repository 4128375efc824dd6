package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.RouteProtocols;
import dev.routed.api.message.Enumeration;
import dev.routed.api.net.Ip;
import dev.routed.api.network.AnnouncementAdmin;
import dev.routed.api.network.Endpoint;
import dev.routed.api.settings.Settings;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Hands an address over to the next host that announces it. This host announces it until then. */
@Service
@Command(
        scope = "routed",
        name = "handover",
        description = "Hand an address over to the next host that announces it: make before break",
        detailedDescription = "Example: routed handover 10.1.0.7")
public final class HandoverCommand extends ListCommand {
    @Completion(AddressCompleter.class)
    @Argument(name = "address", required = true, description = "Address of a container on this host")
    private String address;

    @Option(name = "--wait", description = "Time to wait for another host to announce it: 60s, 500ms, 2m")
    private String wait;

    @Override
    Listing list(Services services) {
        WaitTime waitTime = WaitTime.parse(wait);
        Ip parsed = parse(address);
        AnnouncementAdmin announcements = services.get(AnnouncementAdmin.class);
        Endpoint endpoint = announcements.handOver(parsed);
        boolean elsewhere =
                waitTime.until(() -> announcements.routeElsewhere(parsed).isPresent());
        if (!elsewhere && wait != null) {
            throw RejectedException.of(
                    "no other host has announced %s within %s: this host announces it until another one does;"
                            + " routed undrain %s cancels the handover",
                    parsed, wait, parsed);
        }
        RouteProtocols protocols =
                new RouteProtocols(services.get(Settings.class).kernel().protocol());
        Optional<Route> route = announcements.routeElsewhere(parsed);
        Elsewhere others = Elsewhere.of(services, route.isPresent() ? List.of(parsed) : List.of());
        Optional<String> name = services.names().container(endpoint.id());
        Listing listing = new Listing(
                        "address", "endpoint", "announcement", "hosts", "elsewhere", "via", "link", "name")
                .heading("endpoint", "name")
                .heading("hosts", "elsewhere")
                .heading("elsewhere", "protocol")
                .onlyIfWide("elsewhere", "via", "link")
                .onlyInJson("name")
                .remark(outcome(parsed, route, others.labels(parsed)));
        listing.row(
                parsed,
                Listing.named(endpoint.id(), name),
                endpoint.announcement(parsed),
                others.hosts(parsed),
                route.map(Route::protocol).map(protocols::name),
                route.flatMap(Route::via),
                route.map(Route::link).filter(link -> !link.isEmpty()),
                name);
        return listing;
    }

    /** @param hosts those that announce the address; none if they are not known */
    private static String outcome(Ip address, Optional<Route> elsewhere, List<String> hosts) {
        if (elsewhere.isEmpty()) {
            return "this host announces %s until another host does".formatted(address);
        }
        String by = hosts.isEmpty()
                ? "another host, "
                        + elsewhere
                                .get()
                                .via()
                                .map(via -> "via " + via)
                                .orElse("on " + elsewhere.get().link())
                : Enumeration.all(hosts);
        return "%s is announced by %s".formatted(address, by);
    }
}
