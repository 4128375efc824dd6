/**
 * Encodes requests into rtnetlink messages, and decodes answers and notifications. Pure; rejects inconsistent bytes
 * with a {@link dev.routed.kernel.netlink.wire.MalformedException}.
 *
 * <p>Constants have the names of macros in linux/netlink.h, rtnetlink.h, if_link.h, if_addr.h and neighbour.h.
 */
package dev.routed.kernel.netlink.wire;
