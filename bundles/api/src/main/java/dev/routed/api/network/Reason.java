package dev.routed.api.network;

import dev.routed.api.kernel.Announcement;

/**
 * Why an address is not simply announced to other hosts. Of several the strictest holds.
 *
 * @param name         a few words for an operator, such as {@code host drained}
 * @param announcement what it makes of the announcement
 */
public record Reason(String name, Announcement announcement) {}
