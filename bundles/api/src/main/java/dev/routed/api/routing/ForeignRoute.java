package dev.routed.api.routing;

import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.RouteProtocols;
import dev.routed.api.net.Ip;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A route to exactly one address that is not ours: from another host, or from another program of this host. Pure.
 *
 * @param protocol as the source names it: {@code ospf}
 * @param hops sorted, without duplicates; empty if a look-up in the kernel found a route with several next hops
 * @param routers the identifiers of the routers that announce the address, sorted; empty if the source does not say
 */
public record ForeignRoute(Source source, Ip address, String protocol, List<Hop> hops, List<Ip> routers) {
    /** Names foreign protocols only. */
    private static final RouteProtocols PROTOCOLS = new RouteProtocols(0);

    /** Where a route was seen. */
    public enum Source {
        /** In the host's main table. */
        KERNEL,
        /** In the table of the routing daemon, which keeps routes that it does not give to the kernel. */
        DAEMON
    }

    public static ForeignRoute learned(Ip address, String protocol, Collection<Hop> hops, Collection<Ip> routers) {
        return new ForeignRoute(Source.DAEMON, address, protocol, sorted(hops), sorted(routers));
    }

    public static ForeignRoute of(HostRoute route) {
        return inKernel(route.address(), route.protocol(), route.hops());
    }

    /** The result of a look-up in the kernel. */
    public static ForeignRoute of(Route route) {
        List<Hop> hops = route.link().isEmpty() ? List.of() : List.of(new Hop(route.link(), route.via()));
        return inKernel(route.destination().ip(), route.protocol(), hops);
    }

    private static ForeignRoute inKernel(Ip address, int protocol, List<Hop> hops) {
        return new ForeignRoute(Source.KERNEL, address, PROTOCOLS.name(protocol), sorted(hops), List.of());
    }

    private static <T> List<T> sorted(Collection<T> values) {
        return List.copyOf(new TreeSet<>(values));
    }

    public ForeignRoute announcedBy(Collection<Ip> announcers) {
        return learned(address, protocol, hops, announcers);
    }

    /**
     * Whether both are the same announcement. Kernel and daemon report the same one: the daemon gives the kernel what
     * it learned. Two reports of the daemon match by routers, since next hops change with every link of the network.
     */
    public boolean isSame(ForeignRoute other) {
        if (!address.equals(other.address) || source != other.source) {
            return address.equals(other.address);
        }
        return protocol.equals(other.protocol)
                && (source == Source.KERNEL ? hops.equals(other.hops) : routers.equals(other.routers));
    }

    /** Names the announcing routers, if known, and the way there: {@code 192.0.2.9 (ospf via 10.0.11.4 dev eth1)}. */
    public String owner() {
        String way = hops.isEmpty()
                ? protocol + " via several routers"
                : protocol + hops.stream().map(hop -> " " + hop).collect(Collectors.joining(","));
        return routers.isEmpty()
                ? way
                : "%s (%s)".formatted(routers.stream().map(Ip::toString).collect(Collectors.joining(", ")), way);
    }
}
