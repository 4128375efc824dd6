/**
 * Measures the assembled appliance over its plugin sockets, and in the same run the kernel alone with the same links
 * and routes.
 *
 * <p>The programs assert nothing: on a noisy machine only the ratios are comparable.
 */
package dev.routed.bench;
