/** Decodes {@code ip -N -details -oneline monitor}, whose JSON output is invalid as of iproute2 6.1. Pure. */
package dev.routed.kernel.iproute2.monitor;
