/** Service contract of a trace: the way of a packet through this host, step by step. */
@Export
@Version("1.0.0")
package dev.routed.api.trace;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
