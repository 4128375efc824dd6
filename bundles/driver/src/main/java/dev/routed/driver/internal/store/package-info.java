/**
 * Files in the state directory: one for each network, one for each endpoint with options, and the drain mark.
 *
 * <p>Decides nothing, and knows neither kernel nor policies.
 */
package dev.routed.driver.internal.store;
