/**
 * Keeps the latest things that happened, and writes each to the log.
 *
 * <p>It never decides what is worth telling: whoever knows the cause does.
 */
package dev.routed.events.internal;
