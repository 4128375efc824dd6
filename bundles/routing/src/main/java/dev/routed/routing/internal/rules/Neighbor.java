package dev.routed.routing.internal.rules;

import dev.routed.api.net.Ip;
import java.util.Optional;

/**
 * A neighbor of a routing daemon, or one that it is configured to have.
 *
 * @param name as the daemon names it: a router ID, an address or a link
 * @param link the link that leads to it; empty if the daemon does not say
 * @param address on that link; absent if the daemon does not say
 * @param routerId absent until the daemon knows it
 * @param hostName absent if the daemon does not know it
 * @param state as the daemon names it, lower-case: {@code full}, {@code established}
 * @param up whether routes are exchanged
 */
public record Neighbor(
        String name,
        String link,
        Optional<Ip> address,
        Optional<Ip> routerId,
        Optional<String> hostName,
        String state,
        boolean up) {}
