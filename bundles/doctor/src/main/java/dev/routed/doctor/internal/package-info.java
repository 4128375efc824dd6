/** Asks all health checks of the appliance, and runs the checks that look at the host, each within a time limit. */
package dev.routed.doctor.internal;
