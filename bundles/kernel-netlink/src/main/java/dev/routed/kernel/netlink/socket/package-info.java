/**
 * The rtnetlink socket: the only calls of libc in this bundle.
 *
 * <p>It moves datagrams and must not look into them; what stands in them is the business of
 * {@code dev.routed.kernel.netlink.wire}.
 */
package dev.routed.kernel.netlink.socket;
