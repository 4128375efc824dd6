/**
 * Tables of nftables that bundles of ours keep in the kernel.
 *
 * <p>What stands in a table is its keeper's business, in nft's own JSON; how it gets there and stays there is the
 * provider's.
 */
@Export
@Version("1.0.0")
package dev.routed.api.nftables;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
