/**
 * The operator's settings, read and checked, as values.
 *
 * <p>Where they come from (Config Admin, files, flags) is {@code dev.routed.settings}' business.
 */
@Export
@Version("1.0.0")
package dev.routed.api.settings;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
