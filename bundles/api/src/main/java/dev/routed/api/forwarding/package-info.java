/**
 * Whether the host lets packets pass from and to our links.
 *
 * <p>How (a sysctl, a filter rule) is the provider's business.
 */
@Export
@Version("1.0.0")
package dev.routed.api.forwarding;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
