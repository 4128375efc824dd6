/**
 * What happened, for the operator to read: each event a sentence.
 */
@Export
@Version("1.0.0")
package dev.routed.api.event;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
