package dev.routed.kernel.netlink.wire;

import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Notification;
import dev.routed.api.kernel.Notification.AddressAdded;
import dev.routed.api.kernel.Notification.AddressDeleted;
import dev.routed.api.kernel.Notification.LinkChanged;
import dev.routed.api.kernel.Notification.LinkDeleted;
import dev.routed.api.kernel.Notification.NeighbourChanged;
import dev.routed.api.kernel.Notification.OtherTableChanged;
import dev.routed.api.kernel.Notification.RouteChanged;
import dev.routed.api.kernel.Notification.RouteDeleted;
import dev.routed.api.kernel.Notification.RouteKey;
import dev.routed.api.kernel.Notification.RuleChanged;
import dev.routed.api.kernel.Route;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Notifications: messages that the kernel sends to a multicast group, or as the answer to a dump. */
public final class Notifications {
    /** RTNLGRP_LINK, _NEIGH, _IPV4_IFADDR, _IPV4_ROUTE, _IPV4_RULE, _IPV6_IFADDR, _IPV6_ROUTE, _IPV6_RULE. */
    public static final List<Integer> GROUPS = List.of(1, 3, 5, 7, 8, 9, 11, 19);

    private static final int RTPROT_KERNEL = 2;

    private Notifications() {}

    /** Decodes a message; returns empty if it affects no listener. */
    public static Optional<Notification> parse(Message message) {
        return switch (message.type()) {
            case Rtm.RTM_NEWLINK, Rtm.RTM_DELLINK ->
                LinkMessages.isWhole(message) ? Optional.of(link(message)) : Optional.empty();
            case Rtm.RTM_NEWADDR -> Optional.of(new AddressAdded(AddressMessages.linkIndex(message)));
            case Rtm.RTM_DELADDR -> Optional.of(new AddressDeleted(AddressMessages.linkIndex(message)));
            case Rtm.RTM_NEWNEIGH, Rtm.RTM_DELNEIGH ->
                NeighbourMessages.address(message)
                        .map(address -> new NeighbourChanged(
                                NeighbourMessages.linkIndex(message),
                                address,
                                message.type() == Rtm.RTM_DELNEIGH
                                        ? Optional.empty()
                                        : NeighbourMessages.parse(message, index -> "")
                                                .map(Neighbour::mac)));
            case Rtm.RTM_NEWROUTE, Rtm.RTM_DELROUTE ->
                RouteMessages.isOfMainTable(message) ? route(message) : otherTable(message);
            case Rtm.RTM_NEWRULE, Rtm.RTM_DELRULE -> Optional.of(new RuleChanged());
            default -> Optional.empty();
        };
    }

    private static Notification link(Message message) {
        Link link = LinkMessages.parse(message);
        return message.type() == Rtm.RTM_NEWLINK ? new LinkChanged(link) : new LinkDeleted(link.index(), link.name());
    }

    private static Optional<Notification> otherTable(Message message) {
        boolean derived = RouteMessages.protocol(message) == RTPROT_KERNEL;
        return RouteMessages.isCached(message) || derived && message.type() == Rtm.RTM_DELROUTE
                ? Optional.empty()
                : Optional.of(new OtherTableChanged(
                        derived,
                        RouteMessages.nextHops(message).stream()
                                .map(NextHop::link)
                                .collect(Collectors.toSet())));
    }

    private static Optional<Notification> route(Message message) {
        Route route = RouteMessages.parse(message, index -> "").orElseThrow();
        RouteKey key = new RouteKey(route.destination(), route.metric());
        List<NextHop> hops = RouteMessages.nextHops(message);
        if (message.type() == Rtm.RTM_DELROUTE) {
            return Optional.of(new RouteDeleted(
                    key, route.protocol(), hops.stream().map(NextHop::link).collect(Collectors.toSet())));
        }
        Set<Integer> direct =
                hops.stream().filter(NextHop::direct).map(NextHop::link).collect(Collectors.toSet());
        boolean replaces = message.has(Header.NLM_F_REPLACE);
        return direct.isEmpty() && !replaces && !route.destination().isHost()
                ? Optional.empty()
                : Optional.of(new RouteChanged(key, route.protocol(), direct, replaces));
    }
}
