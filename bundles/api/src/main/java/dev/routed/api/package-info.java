/**
 * What every bundle may say to every other: the refusal that a user reads.
 *
 * <p>The contracts themselves lie in the packages below this one. None of them touches the outside.
 */
@Export
@Version("1.0.0")
package dev.routed.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
