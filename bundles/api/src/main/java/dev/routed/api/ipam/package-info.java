/**
 * Pools and addresses: what the engine asks for, and what the driver claims of it.
 *
 * <p>Nothing here knows a link or a route.
 */
@Export
@Version("1.0.0")
package dev.routed.api.ipam;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
