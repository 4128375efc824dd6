package dev.routed.shell.internal;

import dev.routed.api.network.Announcing;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Networks;
import dev.routed.api.network.Reason;
import java.util.List;
import java.util.Optional;

/** The addresses that are not simply announced to other hosts. One without an endpoint stands for the host, if it is drained. */
final class HeldListing {
    private HeldListing() {}

    static Listing of(Services services) {
        Announcing announcing = services.get(Announcing.class);
        Listing listing = new Listing("address", "endpoint", "announcement", "reasons");
        if (announcing.isDrained()) {
            listing.row(Optional.empty(), Optional.empty(), "withheld", List.of("host drained"));
        }
        for (Endpoint endpoint : services.get(Networks.class).endpoints()) {
            endpoint.held().forEach((address, announcement) -> listing.row(
                    address,
                    endpoint.id(),
                    announcement,
                    announcing.reasons(endpoint, address).stream().map(Reason::name).toList()));
        }
        return listing;
    }
}
