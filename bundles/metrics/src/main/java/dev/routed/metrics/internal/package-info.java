/**
 * Exports the metrics of all bundles to Prometheus, and counts the calls of the engine. The bundles that provide
 * metrics define their meaning.
 */
package dev.routed.metrics.internal;
