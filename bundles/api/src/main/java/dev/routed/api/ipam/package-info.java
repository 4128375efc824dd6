/** Address pools and addresses: requests of the Docker Engine and claims of the driver. Knows no links or routes. */
@Export
@Version("1.0.0")
package dev.routed.api.ipam;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
