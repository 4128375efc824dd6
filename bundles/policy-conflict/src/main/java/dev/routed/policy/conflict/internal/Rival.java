package dev.routed.policy.conflict.internal;

import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.net.Ip;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Somebody else's announcement of an address, as the routing daemon here has heard it.
 *
 * @param address  the address
 * @param protocol by what it was heard, as the daemon calls it: {@code ospf}
 * @param hops     the ways to it, sorted, none twice
 * @param routers  who announces it, by router identifier, sorted; empty where the protocol does not tell
 */
record Rival(Ip address, String protocol, List<Hop> hops, List<Ip> routers) {

    static Rival of(Ip address, String protocol, Collection<Hop> hops, Collection<Ip> routers) {
        return new Rival(
                address, protocol, List.copyOf(new TreeSet<>(hops)), List.copyOf(new TreeSet<>(routers)));
    }

    Rival by(Set<Ip> announcers) {
        return of(address, protocol, hops, announcers);
    }

    /** Who announces it and which way it is reached: {@code 10.0.0.3 (ospf via 10.0.11.4 dev eth1)}. */
    String owner() {
        String way = protocol + hops.stream().map(hop -> " " + hop).collect(Collectors.joining(","));
        return routers.isEmpty()
                ? "another host (%s)".formatted(way)
                : "%s (%s)".formatted(routers.stream().map(Ip::toString).collect(Collectors.joining(", ")), way);
    }
}
