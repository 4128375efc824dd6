/**
 * Sees to it that the host forwards: the switches, and the guard that keeps it from becoming an open router.
 *
 * <p>Nothing here is done per endpoint. Which filters forwarded packets meet is policies' affair.
 */
package dev.routed.forwarding.internal;
