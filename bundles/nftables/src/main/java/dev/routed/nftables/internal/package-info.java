/** Runs {@code nft}, and restores and removes the tables that bundles own. Does not know what a table is for. */
package dev.routed.nftables.internal;
