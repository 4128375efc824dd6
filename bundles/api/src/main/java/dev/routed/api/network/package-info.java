/**
 * Networks and endpoints: libnetwork's driver operations as a service, and live networks and endpoints as values. Terms
 * are libnetwork's. {@code dev.routed.cnm} translates from and to JSON.
 */
@Export
@Version("1.0.0")
package dev.routed.api.network;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
