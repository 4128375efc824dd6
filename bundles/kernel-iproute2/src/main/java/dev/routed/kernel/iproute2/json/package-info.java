/**
 * What {@code ip -N -details -json} prints, as the values of {@code dev.routed.api.kernel}.
 *
 * <p>Pure: nothing here runs {@code ip} or knows what was asked. What is not as {@code ip} prints it is refused
 * with an {@link java.lang.IllegalArgumentException} that says so.
 */
package dev.routed.kernel.iproute2.json;
