/** Evaluates the rules of nftables and iptables for a packet. All but the component are pure. */
package dev.routed.nftables.internal.filter;
