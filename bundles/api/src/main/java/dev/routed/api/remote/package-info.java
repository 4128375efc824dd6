/**
 * A plugin as the transport sees it: a socket, and named calls with bytes in and bytes out.
 *
 * <p>Neither Docker's dialect nor a network is known here.
 */
@Export
@Version("1.0.0")
package dev.routed.api.remote;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
