package dev.routed.driver.internal.desired;

import dev.routed.api.health.Finding;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides whether the host takes the address of a live endpoint away, by an address or a policy rule that came later. A
 * new endpoint with the address would be rejected. Pure.
 *
 * @param foreign the host's addresses, without those of routed
 * @param protocol rtm_protocol of routed's routes
 */
public record TakenAddresses(Collection<Address> foreign, int protocol) {
    /** Returns what an address of an interface takes away, continuing no other sentence. */
    public Optional<Finding> byInterface(Ip address) {
        return first(own -> own.prefix().ip().equals(address))
                .map(own -> Finding.error(
                        address.toString(),
                        "%s is an address of this host's interface %s as well".formatted(address, own.link()),
                        "the host answers in the container's place",
                        removal(own)))
                .or(() -> first(own -> own.connects(address))
                        .map(own -> Finding.error(
                                address.toString(),
                                "%s lies in %s of this host's interface %s; use another subnet, or remove it there"
                                        .formatted(address, own.prefix().network(), own.link()),
                                "machines there do not reach the container, and may have its address",
                                removal(own))));
    }

    /** Returns what takes all new addresses of a subnet away. */
    public Optional<Finding> byInterface(Prefix subnet) {
        return first(own -> own.prefix().network().contains(subnet))
                .map(own -> Finding.error(
                        subnet.toString(),
                        "subnet %s lies in %s of this host's interface %s; use another subnet, or remove it there"
                                .formatted(subnet, own.prefix().network(), own.link()),
                        "no new container gets an address of it",
                        removal(own)));
    }

    private static String removal(Address own) {
        return "ip addr del %s dev %s".formatted(own.prefix(), own.link());
    }

    private Optional<Address> first(Predicate<Address> condition) {
        return foreign.stream().filter(condition).findFirst();
    }

    /**
     * Returns what a route takes away.
     *
     * @param used the route by which the host sends packets to an address of the endpoint; empty if it discards them
     */
    public Optional<Finding> byRoute(Endpoint endpoint, Ip address, Optional<Route> used) {
        if (used.isEmpty()) {
            return Optional.of(lost(
                    address,
                    "this host discards packets to %s: see 'ip route get %s' and 'ip rule'"
                            .formatted(address, address)));
        }
        Route route = used.get();
        boolean ours = route.link().equals(endpoint.link())
                && route.announcement(protocol).isPresent();
        return ours || mayLeadElsewhere(endpoint, address, route)
                ? Optional.empty()
                : Optional.of(lost(
                        address,
                        ("this host sends packets to %s by '%s' instead of into the container: see 'ip route get %s',"
                                        + " 'ip rule' and 'ip route show table all'")
                                .formatted(address, route, address)));
    }

    private static Finding lost(Ip address, String what) {
        return Finding.error(address.toString(), what, "packets for it do not reach the container", "");
    }

    /**
     * Whether the route may be the one of another host that announces the address: in the main table it wins over ours
     * as far as the metrics say so. The policies on conflicts judge these.
     */
    private static boolean mayLeadElsewhere(Endpoint endpoint, Ip address, Route route) {
        return route.isHostRoute() && (address.isIpv6() || endpoint.announcement(address) != Announcement.ANNOUNCED);
    }
}
