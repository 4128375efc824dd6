/**
 * What the Docker Engine tells of its containers when it is asked. It calls plugins while it holds locks of its own, so
 * who asks it while it waits for us may wait for ever: nothing here is for the way of a plugin's call.
 */
@Export
@Version("1.0.0")
package dev.routed.api.engine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
