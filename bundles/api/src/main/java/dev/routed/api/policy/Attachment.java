package dev.routed.api.policy;

import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import java.util.Optional;

/**
 * An endpoint with its network, both with their current options: the subject of policies.
 *
 * <p>The file with the options of a network or an endpoint may be lost. A policy that guards an endpoint then keeps
 * what the kernel enforces, and closes where the kernel enforces nothing.
 *
 * @param network without pools if its file is lost
 */
public record Attachment(Network network, Endpoint endpoint) {
    /** Returns the value of an option of both scopes: the endpoint's, or else its network's; empty if it is lost. */
    public Optional<String> option(String name) {
        Optional<String> own = Optional.ofNullable(endpoint.options().get(name));
        return own.isPresent() || endpoint.optionsLost()
                ? own
                : Optional.ofNullable(network.options().get(name));
    }

    /** Whether an option of both scopes may have had a value that is lost, and no operator has set it since. */
    public boolean isLost(String name) {
        return option(name).isEmpty() && (endpoint.optionsLost() || network.optionsLost());
    }

    /** The same for an option of networks alone. */
    public boolean isNetworkLost(String name) {
        return network.optionsLost() && !network.options().containsKey(name);
    }
}
