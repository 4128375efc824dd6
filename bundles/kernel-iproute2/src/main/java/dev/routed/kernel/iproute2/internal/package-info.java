/** The backend {@code iproute2}: runs {@code ip}, classifies failures by the state of the host, keeps no state. */
package dev.routed.kernel.iproute2.internal;
