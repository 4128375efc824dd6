/**
 * A container can send from its own addresses alone, unless its network or it itself is exempt.
 *
 * <p>What is a container's own address is the routing table's to say: nothing here keeps a list of them.
 */
package dev.routed.policy.spoof.internal;
