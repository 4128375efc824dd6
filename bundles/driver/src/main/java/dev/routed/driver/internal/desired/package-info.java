/**
 * Computes the desired state of networks and endpoints, and what the present state of the host means.
 *
 * <p>Pure: values and functions, without I/O, locks or time.
 */
package dev.routed.driver.internal.desired;
