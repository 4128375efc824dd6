/**
 * Queries to the Docker Engine about its version and its containers. The engine holds locks while it calls a plugin. A
 * query during such a call may deadlock, so no code on the path of a plugin call may use this package.
 */
@Export
@Version("1.3.0")
package dev.routed.api.engine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
