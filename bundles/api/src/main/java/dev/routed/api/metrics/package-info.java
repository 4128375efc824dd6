/**
 * What the parts of the appliance count and measure of themselves, for programs to read: figures rather than sentences.
 *
 * <p>Whoever has figures tells them; in which format, and to whom, is {@code dev.routed.metrics}' business.
 */
@Export
@Version("1.0.0")
package dev.routed.api.metrics;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
