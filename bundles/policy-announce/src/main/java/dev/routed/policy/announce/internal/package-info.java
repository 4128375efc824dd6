/**
 * An endpoint is announced to other hosts once it is ready, and as long as it is: by its link's carrier, by the health
 * check that the engine makes, or by a probe of our own.
 *
 * <p>Nothing of the endpoint itself is touched. The engine is listened to and never asked to do anything, and not within
 * one of its calls to us.
 */
package dev.routed.policy.announce.internal;
