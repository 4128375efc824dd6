/**
 * Creates daemon threads and delays work until requests for it have gathered. Holds no shared pool: each component
 * shuts down the executors that it creates.
 */
@Export
@Version("1.0.0")
package dev.routed.api.concurrent;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
