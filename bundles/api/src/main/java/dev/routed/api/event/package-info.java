/** Events of the appliance, for the operator: each has a kind, a subject and one sentence. */
@Export
@Version("2.1.0")
package dev.routed.api.event;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
