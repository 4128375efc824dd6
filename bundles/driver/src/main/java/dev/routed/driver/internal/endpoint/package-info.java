/**
 * Operations on endpoints: create, join, change, repair, end.
 *
 * <p>Never walks over the whole host; that is for the package {@code reconcile}.
 */
package dev.routed.driver.internal.endpoint;
