/**
 * Calls the policies that are registered, and collects their options, routes and reasons.
 *
 * <p>Never calls the kernel, and decides nothing about networks or endpoints itself.
 */
package dev.routed.driver.internal.policy;
