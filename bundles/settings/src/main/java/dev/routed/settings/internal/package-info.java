/**
 * The operator's settings: from Config Admin's texts to checked values.
 *
 * <p>It only reads and judges; whoever needs a setting asks the service each time.
 */
package dev.routed.settings.internal;
