/**
 * The text forms that the driver reads and writes: names and alias of a link, options of networks and endpoints.
 *
 * <p>Pure: reads no clock, no file and no kernel.
 */
package dev.routed.driver.internal.options;
