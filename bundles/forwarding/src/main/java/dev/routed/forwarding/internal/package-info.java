/** Turns IP forwarding on, with a filter that limits it to routed links. Other filters belong to policies. */
package dev.routed.forwarding.internal;
