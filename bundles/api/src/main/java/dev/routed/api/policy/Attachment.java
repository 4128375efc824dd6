package dev.routed.api.policy;

import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;

/**
 * An endpoint in its network: what a policy judges and is told of.
 *
 * @param network  the network, with the options in force; one whose file was lost has neither options nor pools
 * @param endpoint the endpoint, with the options that it was given
 */
public record Attachment(Network network, Endpoint endpoint) {}
