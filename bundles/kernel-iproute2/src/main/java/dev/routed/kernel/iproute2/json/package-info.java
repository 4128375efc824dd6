/**
 * Decodes the output of {@code ip -N -details -json} into values of {@code dev.routed.api.kernel}. Pure; unexpected
 * output is rejected with an {@link java.lang.IllegalArgumentException}.
 */
package dev.routed.kernel.iproute2.json;
