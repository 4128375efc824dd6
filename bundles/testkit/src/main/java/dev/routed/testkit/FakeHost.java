package dev.routed.testkit;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A host in memory: what hangs together in a kernel hangs together here. Holds no rule of who owns what. */
final class FakeHost {
    /** RTPROT_KERNEL of linux/rtnetlink.h: routes that follow from addresses. */
    private static final int RTPROT_KERNEL = 2;

    final SortedMap<String, Link> links = new TreeMap<>();
    final List<Address> addresses = new ArrayList<>();
    final List<Neighbour> neighbours = new ArrayList<>();
    /** Routes that someone added; those that follow from addresses come in {@link #routes}. */
    final List<Route> added = new ArrayList<>();
    /** Routes by several next hops, which nobody asks this host for but as such. */
    final List<HostRoute> hostRoutes = new ArrayList<>();

    /** The other ends of pairs. */
    private final Map<String, End> peers = new HashMap<>();

    private int lastIndex;

    /** One end of a pair, in whichever namespace it is. */
    private record End(FakeHost host, String name) {
        Link link() {
            return host.links.get(name);
        }

        /** Takes note of where the other end is now. */
        void meet(End other) {
            Link old = link();
            boolean here = host == other.host;
            host.peers.put(name, other);
            host.links.put(name, new Link(
                    old.name(), old.index(), old.kind(), old.mac(), old.mtu(), old.group(), old.up(), old.carrier(),
                    old.carrierChanges(), here, here ? 0 : other.link().index(), old.alias()));
        }

        void connect(boolean up, boolean carrier) {
            Link old = link();
            int changes = carrier == old.carrier() ? old.carrierChanges() : old.carrierChanges() + 1;
            host.links.put(name, new Link(
                    old.name(), old.index(), old.kind(), old.mac(), old.mtu(), old.group(), up, carrier, changes,
                    old.peerHere(), old.peer(), old.alias()));
        }
    }

    FakeHost() {
        links.put(Link.LOOPBACK, new Link(
                Link.LOOPBACK, ++lastIndex, "", new Mac(0), 65536, 0, true, true, 0, false, 0, ""));
        addresses.add(new Address(Prefix.parse("127.0.0.1/8"), Link.LOOPBACK, Scope.HOST, Link.LOOPBACK));
        addresses.add(new Address(Ip.parse("::1").asPrefix(), Link.LOOPBACK, Scope.HOST, ""));
    }

    void createVeth(String name, Mac mac, String peer, Mac peerMac, int mtu, int group) {
        links.put(peer, new Link(peer, ++lastIndex, Link.VETH, peerMac, mtu, 0, false, false, 1, true, 0, ""));
        links.put(name, new Link(name, ++lastIndex, Link.VETH, mac, mtu, group, true, false, 1, true, 0, ""));
        peers.put(name, new End(this, peer));
        peers.put(peer, new End(this, name));
    }

    /** With a link go its other end, wherever that is, and whatever is on the two. */
    void deleteLink(String name) {
        if (links.remove(name) == null) {
            return;
        }
        strip(name);
        End peer = peers.remove(name);
        if (peer != null) {
            peer.host.deleteLink(peer.name);
        }
    }

    /** What stood on a link is gone. */
    private void strip(String name) {
        addresses.removeIf(address -> address.link().equals(name));
        added.removeIf(route -> route.link().equals(name));
        neighbours.removeIf(neighbour -> neighbour.link().equals(name));
    }

    /** Down, a link loses its routes, neighbours and IPv6 addresses; both ends of a pair have carrier if both are up. */
    void setUp(String name, boolean up) {
        if (!up) {
            added.removeIf(route -> route.link().equals(name));
            neighbours.removeIf(neighbour -> neighbour.link().equals(name));
            addresses.removeIf(address -> address.link().equals(name) && address.prefix().ip().isIpv6());
        }
        End other = peers.get(name);
        boolean carrier = up && other != null && other.link().up();
        new End(this, name).connect(up, carrier);
        if (other != null) {
            other.connect(other.link().up(), carrier);
        }
    }

    /** Into another namespace, where a link comes down, without what was on it, and with an index of that place. */
    void move(String name, FakeHost place, String newName) {
        setUp(name, false);
        strip(name);
        End other = peers.remove(name);
        Link old = links.remove(name);
        place.links.put(newName, new Link(
                newName, ++place.lastIndex, old.kind(), old.mac(), old.mtu(), 0, false, false,
                old.carrierChanges(), false, 0, old.alias()));
        End moved = new End(place, newName);
        moved.meet(other);
        other.meet(moved);
    }

    void setAlias(String name, String alias) {
        Link link = links.get(name);
        replace(link, link.mtu(), link.group(), alias);
    }

    void setMtu(String name, int mtu) {
        Link link = links.get(name);
        replace(link, mtu, link.group(), link.alias());
    }

    void setGroup(String name, int group) {
        Link link = links.get(name);
        replace(link, link.mtu(), group, link.alias());
    }

    private void replace(Link old, int mtu, int group, String alias) {
        links.put(old.name(), new Link(
                old.name(), old.index(), old.kind(), old.mac(), mtu, group, old.up(), old.carrier(),
                old.carrierChanges(), old.peerHere(), old.peer(), alias));
    }

    /** Routes of the main table. */
    List<Route> routes() {
        List<Route> routes = new ArrayList<>(added);
        addresses.stream()
                .filter(address -> !address.prefix().isHost() && !address.link().equals(Link.LOOPBACK))
                .filter(address -> links.get(address.link()).up())
                .map(FakeHost::subnet)
                .forEach(routes::add);
        return routes;
    }

    SortedSet<HostRoute> hostRoutes() {
        SortedSet<HostRoute> all = new TreeSet<>(hostRoutes);
        routes().stream()
                .filter(route -> route.type() == Route.Type.UNICAST && route.destination().isHost())
                .map(FakeHost::hostRoute)
                .forEach(all::add);
        return all;
    }

    private static HostRoute hostRoute(Route route) {
        HostRoute.Hop hop = new HostRoute.Hop(route.link(), route.via());
        return new HostRoute(route.destination().ip(), List.of(hop), route.protocol(), route.metric());
    }

    private static Route subnet(Address address) {
        boolean ipv6 = address.prefix().ip().isIpv6();
        return new Route(
                Route.Type.UNICAST,
                address.prefix().network(),
                address.link(),
                Optional.empty(),
                RTPROT_KERNEL,
                ipv6 ? Scope.GLOBAL : Scope.LINK,
                // IP6_RT_PRIO_ADDRCONF of net/ip6_route.h
                ipv6 ? 256 : 0);
    }

    /** The table of the host's own addresses comes first, then the longest prefix, then the lowest metric. */
    Optional<Route> lookup(Ip destination) {
        Optional<Route> local = addresses.stream()
                .filter(address -> address.prefix().ip().equals(destination) || isLoopback(address, destination))
                .map(address -> local(destination, address.link()))
                .findFirst();
        return local.or(() -> routes().stream()
                .filter(route -> route.destination().contains(destination))
                .max(Comparator.comparingInt((Route route) -> route.destination().length())
                        .thenComparing(Comparator.comparingLong(Route::metric).reversed()))
                .filter(route -> route.type() == Route.Type.UNICAST));
    }

    private static boolean isLoopback(Address address, Ip destination) {
        return address.link().equals(Link.LOOPBACK) && address.prefix().contains(destination);
    }

    private static Route local(Ip address, String link) {
        return new Route(
                Route.Type.LOCAL,
                address.asPrefix(),
                link,
                Optional.empty(),
                RTPROT_KERNEL,
                address.isIpv6() ? Scope.GLOBAL : Scope.HOST,
                0);
    }

    HostState state() {
        return HostState.of(links.values(), addresses, routes(), neighbours);
    }

    HostState state(Predicate<Link> condition) {
        return state().onLinks(condition);
    }
}
