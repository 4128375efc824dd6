/**
 * The driver component: implements the services, wires the parts and exports the metrics.
 *
 * <p>Holds no rule about networks or endpoints. A package below imports only packages before it: {@code options},
 * {@code store}, {@code state}, {@code policy}, {@code desired}, {@code host}, {@code network}, {@code endpoint},
 * {@code reconcile}.
 */
package dev.routed.driver.internal;
