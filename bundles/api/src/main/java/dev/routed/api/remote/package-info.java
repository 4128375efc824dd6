/** Contract of transport and plugins: a socket, and calls with a name and bytes. Knows neither JSON nor networks. */
@Export
@Version("1.1.0")
package dev.routed.api.remote;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
