/**
 * Contract of a kernel backend: reads links, addresses, routes and neighbors of the host as values, and applies steps.
 * Terms are rtnetlink's. {@code dev.routed.plan} decides which steps to apply.
 */
@Export
@Version("1.0.0")
package dev.routed.api.kernel;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
