/**
 * What an operator should know of now, as opposed to what happened: each finding a sentence.
 */
@Export
@Version("1.0.0")
package dev.routed.api.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
