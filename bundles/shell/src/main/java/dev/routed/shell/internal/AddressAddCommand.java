package dev.routed.shell.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointAddresses;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "routed",
        name = "address-add",
        description = "Add a secondary address to the endpoint of a running container",
        detailedDescription = "Example: routed address-add web 10.1.0.9")
public final class AddressAddCommand extends AddressCommand {
    @Override
    Endpoint change(EndpointAddresses addresses, String endpoint, Ip address) {
        return addresses.add(endpoint, address);
    }
}
