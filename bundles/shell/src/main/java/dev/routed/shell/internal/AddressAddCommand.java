package dev.routed.shell.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.network.Addressing;
import dev.routed.api.network.Endpoint;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:address-add}: another address for a container that runs. */
@Service
@Command(
        scope = "routed",
        name = "address-add",
        description = "Gives the endpoint of a running container another address, for as long as it lives")
public final class AddressAddCommand extends AddressCommand {

    @Override
    Endpoint change(Addressing addressing, String named, Ip which) {
        return addressing.add(named, which);
    }
}
