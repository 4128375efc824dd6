/**
 * Policy {@code ingress}: filters packets to a container by source and destination port.
 *
 * <p>Packets of established connections, and packets that a container sends, always pass.
 */
package dev.routed.policy.ingress.internal;
