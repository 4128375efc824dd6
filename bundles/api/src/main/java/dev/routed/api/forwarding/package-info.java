/** Enables IP forwarding between routed links and the host's other links. Filters belong to policies. */
@Export
@Version("1.0.0")
package dev.routed.api.forwarding;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
