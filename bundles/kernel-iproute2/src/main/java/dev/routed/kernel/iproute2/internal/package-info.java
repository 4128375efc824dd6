/**
 * The kernel backend {@code iproute2}: runs {@code ip}, and settles from what is there whether a step that
 * failed is done all the same, and who is in the way.
 *
 * <p>Nothing here decides what should be, keeps anything between two calls for any but those who watch, knows how a line of {@code ip} is
 * written, or reads more from its complaints than at which line it stopped.
 */
package dev.routed.kernel.iproute2.internal;
