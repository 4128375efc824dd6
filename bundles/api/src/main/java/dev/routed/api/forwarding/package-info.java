/**
 * Whether the host forwards packets from and to our links.
 *
 * <p>How it is made to is the provider's business; which filters forwarded packets meet is policies'.
 */
@Export
@Version("1.0.0")
package dev.routed.api.forwarding;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
