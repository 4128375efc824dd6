/**
 * Lets packets from and to our links pass the host: the forwarding switches, our rules in the filter table, and
 * the guard that keeps the host from becoming an open router.
 *
 * <p>Nothing here is done per endpoint, and no rule of anyone else's is ever changed.
 */
package dev.routed.forwarding.internal;
