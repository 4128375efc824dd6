/**
 * Finds who else announces an address of an endpoint that stands, where the kernel does not show it: the routing daemon's
 * own table is asked.
 *
 * <p>Whether an address may be given in the first place is not decided here; that needs no daemon.
 */
package dev.routed.policy.conflict.internal;
