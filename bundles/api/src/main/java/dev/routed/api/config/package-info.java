/**
 * Reads values that users write in {@code .cfg} files and network options, and rejects bad ones without losing the
 * value in effect. Knows no key, default or unit of any bundle.
 */
@Export
@Version("1.0.0")
package dev.routed.api.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
