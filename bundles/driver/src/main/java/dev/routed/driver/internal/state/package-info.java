/**
 * The networks and endpoints of this run in memory, and the locks that guard them.
 *
 * <p>Never calls the kernel or a policy.
 */
package dev.routed.driver.internal.state;
