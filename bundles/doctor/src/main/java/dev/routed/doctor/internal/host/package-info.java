/** The checks that look at the host. Each decides from what services of the appliance read. */
package dev.routed.doctor.internal.host;
