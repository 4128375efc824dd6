/**
 * Packets from and to our links pass the filters that the host has: those of iptables, of iptables-legacy, and the
 * chains of nftables that drop what no rule lets through.
 *
 * <p>Nothing here is done per endpoint, and no rule of anyone else's is ever changed.
 */
package dev.routed.policy.forward.internal;
