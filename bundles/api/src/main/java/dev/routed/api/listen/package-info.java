/** TCP listeners at addresses that the operator configures. The bundles that serve something there open the sockets. */
@Export
@Version("1.1.0")
package dev.routed.api.listen;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
