/**
 * Policies: bundles that decide who may have an address and who may reach it, and that come and go while
 * containers run.
 *
 * <p>The driver finds them by whiteboard. It knows what they are for as little as they know each other.
 */
@Export
@Version("1.0.0")
package dev.routed.api.policy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
