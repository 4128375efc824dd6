/**
 * Service contract by which bundles export metrics. A bundle registers a {@link dev.routed.api.metrics.MetricSource};
 * {@code dev.routed.metrics} collects and prints the metrics.
 */
@Export
@Version("1.0.0")
package dev.routed.api.metrics;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
