package dev.routed.kernel.netlink.wire;

import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the kernel tells, of its own accord or in a dump: how something is now, or that it is gone. Links are
 * named by index. Only what bears on a loss, a carrier, or on who routes an address, is here: a new address takes nothing away.
 */
public sealed interface Notice {
    /** The multicast groups that tell it: RTNLGRP_LINK, _NEIGH, _IPV4_IFADDR, _IPV4_ROUTE, _IPV6_IFADDR, _IPV6_ROUTE. */
    List<Integer> GROUPS = List.of(1, 3, 5, 7, 9, 11);

    record LinkIs(Link link) implements Notice {}

    record LinkGone(int index, String name) implements Notice {}

    record AddressGone(int link) implements Notice {}

    /**
     * A neighbour.
     *
     * @param permanent its MAC if it is permanent; empty if it may go by itself
     */
    record NeighbourIs(int link, Ip address, Optional<Mac> permanent) implements Notice {}

    record NeighbourGone(int link, Ip address) implements Notice {}

    /**
     * A route of the main table.
     *
     * @param protocol rtm_protocol
     * @param direct   the links that it leads straight onto
     * @param replaced whether it took the place of one with the same key (NLM_F_REPLACE), of which the kernel
     *                 tells nothing else
     */
    record RouteIs(RouteKey key, int protocol, Set<Integer> direct, boolean replaced) implements Notice {}

    /**
     * A route of the main table that is there no longer.
     *
     * @param protocol rtm_protocol
     * @param links    all that it led to
     */
    record RouteGone(RouteKey key, int protocol, Set<Integer> links) implements Notice {}

    /**
     * What one route of a table, more or less, has to itself.
     *
     * @param metric RTA_PRIORITY
     */
    record RouteKey(Prefix destination, long metric) {}

    /**
     * Reads a message.
     *
     * @return empty if it bears on neither a loss nor an address
     * @throws MalformedException if something in it does not fit
     */
    static Optional<Notice> parse(Message message) {
        return switch (message.type()) {
            case Rtm.RTM_NEWLINK, Rtm.RTM_DELLINK ->
                LinkMessages.isWhole(message) ? Optional.of(link(message)) : Optional.empty();
            case Rtm.RTM_DELADDR -> Optional.of(new AddressGone(AddressMessages.linkIndex(message)));
            case Rtm.RTM_NEWNEIGH, Rtm.RTM_DELNEIGH ->
                NeighbourMessages.address(message).map(address -> neighbour(message, address));
            case Rtm.RTM_NEWROUTE, Rtm.RTM_DELROUTE ->
                RouteMessages.isOfMainTable(message) ? route(message) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Notice link(Message message) {
        Link link = LinkMessages.parse(message);
        return message.type() == Rtm.RTM_NEWLINK ? new LinkIs(link) : new LinkGone(link.index(), link.name());
    }

    private static Notice neighbour(Message message, Ip address) {
        int link = NeighbourMessages.linkIndex(message);
        return message.type() == Rtm.RTM_NEWNEIGH
                ? new NeighbourIs(link, address, NeighbourMessages.parse(message, index -> "").map(Neighbour::mac))
                : new NeighbourGone(link, address);
    }

    private static Optional<Notice> route(Message message) {
        Route route = RouteMessages.parse(message, index -> "").orElseThrow();
        RouteKey key = new RouteKey(route.destination(), route.metric());
        List<NextHop> hops = RouteMessages.nextHops(message);
        if (message.type() == Rtm.RTM_DELROUTE) {
            return Optional.of(new RouteGone(
                    key, route.protocol(), hops.stream().map(NextHop::link).collect(Collectors.toSet())));
        }
        Set<Integer> direct =
                hops.stream().filter(NextHop::direct).map(NextHop::link).collect(Collectors.toSet());
        boolean replaced = message.has(Header.NLM_F_REPLACE);
        return direct.isEmpty() && !replaced && !route.destination().isHost()
                ? Optional.empty()
                : Optional.of(new RouteIs(key, route.protocol(), direct, replaced));
    }
}
