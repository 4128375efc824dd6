/**
 * The language of {@code ip}: what to put on its command line and into its batches, and how it complains.
 *
 * <p>Pure: nothing here runs {@code ip}, and nothing here knows what is on the host.
 */
package dev.routed.kernel.iproute2.argv;
