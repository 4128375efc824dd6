package dev.routed.routing.internal.rules;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;

/**
 * An address of a container that routing daemons are to announce.
 *
 * @param link the host link of its endpoint
 * @param subnet the subnet of its network that contains it, or the address itself
 */
public record AnnouncedAddress(Ip address, String link, Prefix subnet) implements Comparable<AnnouncedAddress> {
    @Override
    public int compareTo(AnnouncedAddress other) {
        return address.compareTo(other.address);
    }
}
