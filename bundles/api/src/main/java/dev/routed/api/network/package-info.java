/**
 * Networks and endpoints: Docker's verbs as one service, and what stands now as values.
 *
 * <p>The words are libnetwork's; JSON and its field names are {@code dev.routed.cnm}'s business.
 */
@Export
@Version("1.0.0")
package dev.routed.api.network;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
