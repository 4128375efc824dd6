/** Builds short IDs and enumerations for messages. Whole sentences belong to the class that knows the cause. */
@Export
@Version("1.0.0")
package dev.routed.api.message;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
