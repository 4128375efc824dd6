/**
 * Measures the assembled appliance over its sockets, beside what the kernel itself takes for the same links and
 * routes in the same run.
 *
 * <p>It asserts nothing: figures of a noisy machine are read by people, as ratios.
 */
package dev.routed.bench;
