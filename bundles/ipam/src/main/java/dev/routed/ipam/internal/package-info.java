/**
 * Who has which address: the books, the choice of a free one, and the service round both.
 *
 * <p>Nothing here changes the host; the kernel is only asked what it knows of an address.
 */
package dev.routed.ipam.internal;
