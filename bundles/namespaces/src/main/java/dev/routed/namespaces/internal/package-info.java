/**
 * Network namespaces: entered, and found among the mounts.
 *
 * <p>What is done inside is the business of others, and so is whose namespace it is.
 */
package dev.routed.namespaces.internal;
