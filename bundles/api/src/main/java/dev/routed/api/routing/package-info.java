/** Service contracts for the routing daemons of this host, FRR and BIRD, and for the cluster as they know it. */
@Export
@Version("1.1.0")
package dev.routed.api.routing;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
