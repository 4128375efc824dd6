package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.engine.ObjectNames;
import dev.routed.api.network.AnnouncementAdmin;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Networks;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;

abstract class DrainingCommand extends ListCommand {
    @Completion(EndpointCompleter.class)
    @Argument(name = "endpoint", description = WHICH_ENDPOINT)
    private String endpoint;

    @Option(name = "--host", description = "The host with all its containers, existing and future ones")
    private boolean host;

    /** @throws RejectedException if the host is given, too */
    final Optional<String> endpoint() {
        if (host && endpoint != null) {
            throw RejectedException.of("--host includes endpoint '%s': give one of them", endpoint);
        }
        return Optional.ofNullable(endpoint);
    }

    final boolean isHost() {
        return host;
    }

    /**
     * Lists the addresses that are not fully announced, and the other hosts that announce them. The first row, without
     * address, is the drained host.
     */
    static Listing suppressed(Services services) {
        AnnouncementAdmin announcements = services.get(AnnouncementAdmin.class);
        Listing listing = new Listing("address", "endpoint", "announcement", "reasons", "name", "hosts")
                .heading("endpoint", "name")
                .heading("hosts", "elsewhere")
                .onlyInJson("name")
                .empty("every address is announced");
        ObjectNames.Snapshot names = services.names();
        if (announcements.isDrained()) {
            listing.row(
                    Optional.empty(),
                    Optional.empty(),
                    "suppressed",
                    List.of("host drained"),
                    Optional.empty(),
                    List.of());
        }
        List<Endpoint> endpoints = services.get(Networks.class).endpoints();
        Elsewhere elsewhere = Elsewhere.of(
                services,
                endpoints.stream()
                        .flatMap(endpoint -> endpoint.suppressed().keySet().stream())
                        .toList());
        for (Endpoint endpoint : endpoints) {
            endpoint.suppressed()
                    .forEach((address, announcement) -> listing.row(
                            address,
                            Listing.named(endpoint.id(), names.container(endpoint.id())),
                            announcement,
                            reasons(announcements, endpoint, address),
                            names.container(endpoint.id()),
                            elsewhere.hosts(address)));
        }
        return listing;
    }
}
