/**
 * Policy {@code spoof}: drops packets whose source is not an address of the sending container, unless the container or
 * its network is exempt.
 *
 * <p>The routing table tells the container's addresses; only containers on several networks need entries.
 */
package dev.routed.policy.spoof.internal;
