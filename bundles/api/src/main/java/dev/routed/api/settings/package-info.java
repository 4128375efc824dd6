/** Settings of networks and of the kernel access, as checked values. Knows nothing of where they are configured. */
@Export
@Version("1.0.0")
package dev.routed.api.settings;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
