/** Health checks: each reports findings that an operator should act on now, one sentence each. */
@Export
@Version("2.1.0")
package dev.routed.api.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
