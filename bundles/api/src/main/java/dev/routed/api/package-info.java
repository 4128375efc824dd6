/**
 * The exception that all bundles throw to reject a call; its message is shown to the user. The service contracts are in
 * the packages below. No class of the API does I/O.
 */
@Export
@Version("1.0.0")
package dev.routed.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
