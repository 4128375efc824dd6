/**
 * The values of the network layer: addresses, prefixes, MAC addresses.
 *
 * <p>They parse, print and compare; nothing here resolves a name or asks the host.
 */
@Export
@Version("1.0.0")
package dev.routed.api.net;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
