/**
 * Who may send to a container, and to which of its ports.
 *
 * <p>Established connections and what a container sends itself are nobody's business here.
 */
package dev.routed.policy.ingress.internal;
