/**
 * The two plugins of the engine. Their methods call the driver and IPAM and translate the answers; they decide nothing.
 */
package dev.routed.cnm.internal;
