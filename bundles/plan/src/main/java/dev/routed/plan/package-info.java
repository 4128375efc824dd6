/**
 * Computes the ordered steps from the actual to the desired state of the host.
 *
 * <p>Pure functions: no I/O, no logging, no clock.
 */
@Export
@Version("1.0.0")
package dev.routed.plan;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
