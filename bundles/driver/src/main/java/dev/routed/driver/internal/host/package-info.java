/**
 * Applies desired states to the kernel: links, gateways, container ends, parked links, forwarding.
 *
 * <p>Reads no settings and keeps no networks or endpoints.
 */
package dev.routed.driver.internal.host;
