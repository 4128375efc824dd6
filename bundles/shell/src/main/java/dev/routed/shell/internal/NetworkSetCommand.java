package dev.routed.shell.internal;

import dev.routed.api.network.NetworkAdmin;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "routed",
        name = "network-set",
        description = "Set the mtu, the gateway or a policy option of a network permanently, and list the changes made",
        detailedDescription = "Example: routed network-set mine mtu 1400")
public final class NetworkSetCommand extends ListCommand {
    @Completion(NetworkCompleter.class)
    @Argument(index = 0, name = "network", required = true, description = WHICH_NETWORK)
    private String network;

    @Argument(
            index = 1,
            name = "key",
            required = true,
            description = "mtu, gateway, gateway6, or a policy option such as ingress")
    private String key;

    @Argument(
            index = 2,
            name = "value",
            required = true,
            description = "Value as of docker network create -o; '' removes the option")
    private String value;

    @Override
    Listing list(Services services) {
        return Listing.of(services.get(NetworkAdmin.class).set(network, key, value))
                .empty("set; no running container needs a change");
    }
}
