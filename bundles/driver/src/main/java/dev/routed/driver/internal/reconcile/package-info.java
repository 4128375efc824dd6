/**
 * Compares the whole host with the desired state, on kernel changes, on a timer and on request, and repairs it.
 *
 * <p>Implements no service of Docker; the root package does.
 */
package dev.routed.driver.internal.reconcile;
