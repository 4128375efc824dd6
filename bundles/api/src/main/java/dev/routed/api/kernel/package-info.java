/**
 * What a kernel backend must do: read the host's links, addresses, routes and neighbours as values,
 * and carry out steps on them.
 *
 * <p>The words are rtnetlink's. Nothing here decides what should be: that is {@code dev.routed.plan}.
 */
@Export
@Version("1.0.0")
package dev.routed.api.kernel;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
