/**
 * Shows the figures of others to Prometheus, and counts the calls of the engine.
 *
 * <p>What a figure means is known to whoever tells it, and to nobody here.
 */
package dev.routed.metrics.internal;
