package dev.routed.driver.internal;

import dev.routed.api.ipam.History;
import dev.routed.api.ipam.Pool;
import dev.routed.api.network.Network;
import java.util.Map;

/**
 * What a network's file holds.
 *
 * @param network   the network, all that the engine told of it
 * @param histories what IPAM remembered of its pools when the file was written; none if it was nothing
 */
record NetworkFile(Network network, Map<Pool, History> histories) {}
