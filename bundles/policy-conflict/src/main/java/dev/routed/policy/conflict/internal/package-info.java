/**
 * Keeps two hosts from announcing one address. Before a container starts, a look-up in the kernel rejects an address
 * that another host routes. Afterwards the kernel and the routing daemon are asked who else routes the addresses of
 * live endpoints; in networks with {@code conflict=yield} one of two hosts stops announcing.
 *
 * <p>Reads routes only, and never changes any.
 */
package dev.routed.policy.conflict.internal;
