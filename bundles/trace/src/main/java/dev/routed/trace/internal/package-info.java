/**
 * Tells the way of a packet through this host, and probes it: for {@code routed trace}.
 *
 * <p>{@link dev.routed.trace.internal.Observer} reads the host and probes, and makes no decisions.
 * {@link dev.routed.trace.internal.Way} tells from what it found where the packet goes, and where it stops.
 */
package dev.routed.trace.internal;
