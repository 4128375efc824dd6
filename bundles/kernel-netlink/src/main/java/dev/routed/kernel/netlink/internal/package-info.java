/** The kernel backend {@code netlink}: applies steps and reads the host. Keeps only idle sockets between calls. */
package dev.routed.kernel.netlink.internal;
