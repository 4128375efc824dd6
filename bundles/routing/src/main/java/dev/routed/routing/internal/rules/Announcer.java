package dev.routed.routing.internal.rules;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import java.util.List;
import java.util.Set;

/**
 * A protocol of a routing daemon that announces routes.
 *
 * @param name as the daemon names it: {@code ospf}, {@code bgp}; of BIRD as its configuration does: {@code ospf4}
 * @param protocol {@code ospf} or {@code bgp}
 * @param enabled false if it is configured, but switched off
 * @param announced the single addresses that it announces
 * @param rivals the addresses of neighbors that see a second router with our router ID
 */
public record Announcer(
        String name,
        String protocol,
        Set<Family> families,
        boolean enabled,
        List<Neighbor> neighbors,
        Set<Ip> announced,
        Set<String> rivals) {
    public Announcer {
        families = Set.copyOf(families);
        neighbors = List.copyOf(neighbors);
        announced = Set.copyOf(announced);
        rivals = Set.copyOf(rivals);
    }

    /** The same with what it announces, and with the neighbors that see a second router with our router ID. */
    public Announcer announcing(Set<Ip> addresses, Set<String> withRivals) {
        return new Announcer(name, protocol, families, enabled, neighbors, addresses, withRivals);
    }

    boolean hasNeighbor() {
        return neighbors.stream().anyMatch(Neighbor::up);
    }
}
