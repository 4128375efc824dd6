package dev.routed.shell.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointAddresses;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;

abstract class AddressCommand extends ListCommand {
    @Completion(EndpointCompleter.class)
    @Argument(index = 0, name = "endpoint", required = true, description = WHICH_ENDPOINT)
    private String endpoint;

    @Completion(AddressCompleter.class)
    @Argument(index = 1, name = "address", required = true, description = "IPv4 or IPv6 address")
    private String address;

    abstract Endpoint change(EndpointAddresses addresses, String endpoint, Ip address);

    @Override
    final Listing list(Services services) {
        Endpoint changed = change(services.get(EndpointAddresses.class), endpoint, parse(address));
        Listing listing =
                new Listing("id", "addresses", "name").heading("id", "name").onlyInJson("name");
        Optional<String> name = services.names().container(changed.id());
        listing.row(Listing.named(changed.id(), name), changed.addresses(), name);
        return listing;
    }
}
