/**
 * Asks FRR or BIRD for the routes that other hosts announce to some addresses: programs and parsers of their output.
 * Decides nothing.
 */
package dev.routed.routing.internal.daemon;
