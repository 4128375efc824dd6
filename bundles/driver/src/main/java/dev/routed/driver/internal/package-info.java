/**
 * Networks and endpoints, from the engine's verb to the kernel: a request becomes a wish, the plan turns it
 * into steps, the kernel carries them out.
 *
 * <p>Docker's JSON, rtnetlink's bytes and the choice of addresses are others' business.
 */
package dev.routed.driver.internal;
