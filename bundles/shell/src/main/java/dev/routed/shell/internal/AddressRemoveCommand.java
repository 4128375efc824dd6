package dev.routed.shell.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointAddresses;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "routed",
        name = "address-remove",
        description = "Remove a secondary address from an endpoint",
        detailedDescription = "Example: routed address-remove web 10.1.0.9")
public final class AddressRemoveCommand extends AddressCommand {
    @Override
    Endpoint change(EndpointAddresses addresses, String endpoint, Ip address) {
        return addresses.remove(endpoint, address);
    }
}
