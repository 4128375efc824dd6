package dev.routed.routing.internal.fib;

import dev.routed.api.net.Ip;
import dev.routed.process.route.FibEntry;
import dev.routed.process.route.IpRoute;
import dev.routed.routing.internal.rules.AnnouncedAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the kernel by {@code ip route get … iif}, as for a packet that comes in, so policy rules and every table count.
 */
final class FibReader {
    private final IpRoute routes;

    FibReader(IpRoute routes) {
        this.routes = routes;
    }

    /**
     * @param uplink a link to the network
     * @param peer an address that is reached by this link
     * @param targets of the family of the peer
     */
    List<Forwarding> ask(String uplink, Ip peer, Collection<AnnouncedAddress> targets) {
        Map<Ip, FibEntry> ways = new HashMap<>();
        routes.batch(targets.stream()
                        .map(target -> "route get %s from %s iif %s".formatted(target.address(), peer, uplink))
                        .toList())
                .forEach(entry -> ways.put(Ip.parse(entry.destination()), entry));
        return targets.stream()
                .map(target ->
                        new Forwarding(target, uplink, Optional.ofNullable(ways.get(target.address())), List.of()))
                .map(found -> found.leadsToTarget() ? found : withMainTable(found))
                .toList();
    }

    /**
     * Asks for the way of packets in the other direction: from our addresses to the peer.
     *
     * @param uplinks the links by which the main table reaches the peer
     * @param sources of the family of the peer
     */
    List<Departure> askBack(Set<String> uplinks, Ip peer, Collection<AnnouncedAddress> sources) {
        Map<Ip, FibEntry> ways = new HashMap<>();
        routes.batch(sources.stream()
                        .map(source -> "route get %s from %s iif %s".formatted(peer, source.address(), source.link()))
                        .toList())
                .forEach(entry -> ways.put(Ip.parse(entry.from()), entry));
        return sources.stream()
                .map(source -> new Departure(source, peer, uplinks, Optional.ofNullable(ways.get(source.address()))))
                .toList();
    }

    private Forwarding withMainTable(Forwarding found) {
        String question = "route show table main " + found.target().address().asPrefix();
        return new Forwarding(found.target(), found.uplink(), found.way(), routes.batch(List.of(question)));
    }
}
