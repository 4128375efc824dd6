package dev.routed.api.network;

import dev.routed.api.kernel.Announcement;

/** A reason, such as {@code host drained}, for an announcement. The strictest of several reasons applies. */
public record Reason(String name, Announcement announcement) {}
