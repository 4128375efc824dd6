/** Finds network namespaces among the mounts, enters them, and accesses sysctls. Knows nothing of containers. */
package dev.routed.namespaces.internal;
