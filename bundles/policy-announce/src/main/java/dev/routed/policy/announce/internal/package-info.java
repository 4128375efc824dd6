/**
 * Announces an endpoint to other hosts while it is ready: by the carrier of its link, by the health check of its
 * container, or by a TCP or HTTP probe from this host.
 *
 * <p>Changes nothing of the endpoint itself. Reads from the engine only, and never within a call of the engine.
 */
package dev.routed.policy.announce.internal;
