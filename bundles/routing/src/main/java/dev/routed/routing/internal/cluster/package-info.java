/** Tells which hosts have which addresses: asks the kernel and the routing daemon, and combines their answers. */
package dev.routed.routing.internal.cluster;
