/**
 * What {@code ip -N -details -oneline monitor} prints, as what it means: a line each (its JSON is none, as of
 * iproute2 6.1).
 *
 * <p>Pure: nothing here runs {@code ip} or knows what was there before.
 */
package dev.routed.kernel.iproute2.monitor;
