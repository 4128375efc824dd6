/**
 * Service contract of policies: bundles that check, restrict and extend endpoints, and that may start and stop while
 * containers run. The driver finds policies by the whiteboard pattern. Both know only this contract.
 */
@Export
@Version("1.0.0")
package dev.routed.api.policy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
