/**
 * The kernel backend {@code netlink}: conversations with the kernel, and what of them makes up a step.
 *
 * <p>Nothing here decides what should be, keeps anything between two calls but idle sockets, or knows how
 * a message is laid out.
 */
package dev.routed.kernel.netlink.internal;
