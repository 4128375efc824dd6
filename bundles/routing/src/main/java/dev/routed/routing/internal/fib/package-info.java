/** Asks the kernel by {@code ip} where it forwards packets to our addresses, and decides what mends it. */
package dev.routed.routing.internal.fib;
