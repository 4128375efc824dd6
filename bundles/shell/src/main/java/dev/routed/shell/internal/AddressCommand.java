package dev.routed.shell.internal;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Addressing;
import dev.routed.api.network.Endpoint;
import org.apache.karaf.shell.api.action.Argument;

/** What the commands on one endpoint's further addresses have in common. */
abstract class AddressCommand extends ListCommand {

    @Argument(index = 0, name = "endpoint", required = true, description = WHICH_ENDPOINT)
    private String endpoint;

    @Argument(index = 1, name = "address", required = true, description = "The address, IPv4 or IPv6")
    private String address;

    /** What becomes of the endpoint. */
    abstract Endpoint change(Addressing addressing, String named, Ip which);

    @Override
    final Listing list(Services services) {
        Endpoint changed = change(services.get(Addressing.class), endpoint, parse(address));
        Listing listing = new Listing("id", "addresses");
        listing.row(changed.id(), changed.addresses());
        return listing;
    }

    private static Ip parse(String text) {
        try {
            return Ip.parse(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.of("Nothing is changed: %s.", e.getMessage());
        }
    }
}
