/** Reads routes as the kernel uses them: the answers of {@code ip route}. */
@Export
@Version("1.0.0")
package dev.routed.process.route;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
