/**
 * Tests of the driver and IPAM together, as one appliance has them: many callers at once, and a real kernel that
 * refuses.
 *
 * <p>No container is started and no socket opened; what a single bundle does is its own tests' business.
 */
package dev.routed.itests.together;
