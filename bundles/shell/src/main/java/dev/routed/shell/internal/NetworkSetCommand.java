package dev.routed.shell.internal;

import dev.routed.api.network.Reconfiguring;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:network-set}. */
@Service
@Command(
        scope = "routed",
        name = "network-set",
        description = "Sets the mtu, the gateway, or what a policy goes by, of one network for good, and says what was done")
public final class NetworkSetCommand extends ListCommand {

    @Argument(
            index = 0,
            name = "network",
            required = true,
            description = "The network's id, the beginning of it, or its subnet; the engine tells nobody its name")
    private String network;

    @Argument(index = 1, name = "key", required = true, description = "mtu, gateway, gateway6, or an option of a policy such as ingress")
    private String key;

    @Argument(
            index = 2,
            name = "value",
            required = true,
            description = "As for docker network create -o; '' is as if it had not been given")
    private String value;

    @Override
    Listing list(Services services) {
        return Listing.of(services.get(Reconfiguring.class).set(network, key, value));
    }
}
