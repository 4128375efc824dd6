/**
 * The way to {@code nft}: changes in one transaction each, and a watch that makes anew what somebody else changed.
 *
 * <p>Nothing here knows what a table is for.
 */
package dev.routed.nftables.internal;
