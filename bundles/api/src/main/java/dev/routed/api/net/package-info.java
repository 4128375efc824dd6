/** IP addresses, prefixes and MAC addresses as immutable values. Resolves no names and reads nothing of the host. */
@Export
@Version("1.0.0")
package dev.routed.api.net;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
