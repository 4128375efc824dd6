package dev.routed.shell.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.network.Addressing;
import dev.routed.api.network.Endpoint;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:address-remove}: takes a further address away again. */
@Service
@Command(
        scope = "routed",
        name = "address-remove",
        description = "Takes away an address that an endpoint has beside those that the engine gave it")
public final class AddressRemoveCommand extends AddressCommand {

    @Override
    Endpoint change(Addressing addressing, String named, Ip which) {
        return addressing.remove(named, which);
    }
}
