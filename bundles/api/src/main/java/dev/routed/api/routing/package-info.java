/** Service contract for the routing daemons of this host, FRR and BIRD, and for what they have learned. */
@Export
@Version("1.0.0")
package dev.routed.api.routing;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
