/**
 * Service contract for nftables, and builders of commands. The owner of a table defines its content; the provider
 * writes the table, restores it after foreign changes, and removes it with its owner.
 */
@Export
@Version("1.2.0")
package dev.routed.api.nftables;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
