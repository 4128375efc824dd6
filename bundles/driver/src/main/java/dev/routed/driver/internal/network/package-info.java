/**
 * Operations on networks: create, restore, change, remove, and their gateways.
 *
 * <p>Never creates or ends an endpoint.
 */
package dev.routed.driver.internal.network;
