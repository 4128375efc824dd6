/** The netlink socket. Only this package calls libc; it moves datagrams and does not read them. */
package dev.routed.kernel.netlink.socket;
