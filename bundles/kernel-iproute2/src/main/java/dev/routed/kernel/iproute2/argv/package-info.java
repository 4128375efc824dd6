/** Arguments and batch lines for {@code ip}, and its error messages. Pure: no class here runs {@code ip}. */
package dev.routed.kernel.iproute2.argv;
