/**
 * No endpoint comes up with an address that somebody else routes, unless its network shares the address or the
 * operator takes it over.
 *
 * <p>It only looks at routes: nothing here is put into the kernel, and which address is chosen is IPAM's affair.
 */
package dev.routed.policy.duplicates.internal;
