/**
 * The one place where what is wanted meets what is there: a diff, as ordered steps.
 *
 * <p>Pure: nothing here touches the host, logs, waits or knows the time.
 */
@Export
@Version("1.0.0")
package dev.routed.plan;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
