package dev.routed.api.kernel;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.util.Optional;
import java.util.Set;

/**
 * One rtnetlink notification: an object of the host as it is now, or its deletion. Links are identified by interface
 * index, because a link may be renamed. Notifications that cannot affect a {@link ChangeListener} have no value here.
 */
public sealed interface Notification {
    /** RTM_NEWLINK. The backends may leave out the kind and the peer. */
    record LinkChanged(Link link) implements Notification {}

    /** RTM_DELLINK. */
    record LinkDeleted(int index, String name) implements Notification {}

    /** RTM_NEWADDR. */
    record AddressAdded(int link) implements Notification {}

    /** RTM_DELADDR. */
    record AddressDeleted(int link) implements Notification {}

    /** RTM_NEWNEIGH or RTM_DELNEIGH. Without a MAC if the neighbor is deleted or not permanent. */
    record NeighbourChanged(int link, Ip address, Optional<Mac> permanent) implements Notification {}

    /**
     * RTM_NEWROUTE, main table.
     *
     * @param direct the links that the route leads onto without a gateway
     * @param replaces whether the route may have replaced one with the same key (NLM_F_REPLACE), of which the kernel
     *     sends no other notification
     */
    record RouteChanged(RouteKey key, int protocol, Set<Integer> direct, boolean replaces) implements Notification {}

    /** RTM_DELROUTE, main table, with the links of all next hops. */
    record RouteDeleted(RouteKey key, int protocol, Set<Integer> links) implements Notification {}

    /**
     * RTM_NEWROUTE or RTM_DELROUTE, any table but main.
     *
     * @param derived whether the kernel derives the route from an address or a link (RTPROT_KERNEL); only added ones
     * @param links the links of all next hops
     */
    record OtherTableChanged(boolean derived, Set<Integer> links) implements Notification {}

    /** RTM_NEWRULE or RTM_DELRULE. */
    record RuleChanged() implements Notification {}

    /** The values by which the kernel finds a route of a table (metric: RTA_PRIORITY). IPv6 routes may share them. */
    record RouteKey(Prefix destination, long metric) {}
}
