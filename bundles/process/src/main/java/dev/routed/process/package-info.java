/** Runs external programs; no other package does. Each bundle builds its own {@link dev.routed.process.Program}. */
@Export
@Version("1.1.0")
package dev.routed.process;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
