/**
 * rtnetlink messages as bytes: requests from the model's values, the model's values from answers.
 *
 * <p>Nothing here opens a socket, asks the host or decides: bytes in, values out, and the other way round.
 * Every constant bears the name of the kernel's own macro, in linux/netlink.h, linux/rtnetlink.h,
 * linux/if_link.h, linux/if_addr.h or linux/neighbour.h.
 */
package dev.routed.kernel.netlink.wire;
