/**
 * Policy {@code forward}: adds accept rules for routed links to iptables, iptables-legacy and chains of nftables that
 * drop forwarded packets.
 *
 * <p>Nothing here is done per endpoint. Foreign rules are never changed.
 */
package dev.routed.policy.forward.internal;
