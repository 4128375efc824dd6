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
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** A host in memory: keeps links, addresses, routes and neighbours consistent as the kernel does. Ignores ownership. */
final class FakeHost {
    /** RTPROT_KERNEL of linux/rtnetlink.h: routes that the kernel derives from addresses. */
    private static final int RTPROT_KERNEL = 2;

    final SortedMap<String, Link> links = new TreeMap<>();
    final List<Address> addresses = new ArrayList<>();
    final List<Neighbour> neighbours = new ArrayList<>();
    /** Added routes. {@link #routes} also returns those that follow from addresses. */
    final List<Route> added = new ArrayList<>();
    /** Routes of another table, by which a policy rule routes packets before the main table. */
    final List<Route> policyRoutes = new ArrayList<>();
    /** Routes with several next hops. */
    final List<HostRoute> hostRoutes = new ArrayList<>();

    final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    private final Map<String, End> peers = new HashMap<>();

    private int lastIndex;

    private record End(FakeHost host, String name) {
        Link link() {
            return host.links.get(name);
        }

        void meet(End other) {
            boolean here = host == other.host;
            host.peers.put(name, other);
            host.links.put(name, link().withPeer(here, here ? 0 : other.link().index()));
        }

        void connect(boolean up, boolean carrier) {
            Link old = link();
            int changes = carrier == old.carrier() ? old.carrierChanges() : old.carrierChanges() + 1;
            host.links.put(name, old.withUp(up).withCarrier(carrier).withCarrierChanges(changes));
        }
    }

    FakeHost() {
        put(Link.of(Link.LOOPBACK, ++lastIndex).withMtu(65536).withUp(true).withCarrier(true));
        addresses.add(new Address(Prefix.parse("127.0.0.1/8"), Link.LOOPBACK, Scope.HOST, Link.LOOPBACK));
        addresses.add(new Address(Ip.parse("::1").asPrefix(), Link.LOOPBACK, Scope.HOST, ""));
    }

    void createVeth(String name, Mac mac, String peer, Mac peerMac, int mtu, int group) {
        put(veth(peer, peerMac, mtu));
        put(veth(name, mac, mtu).withGroup(group).withUp(true));
        peers.put(name, new End(this, peer));
        peers.put(peer, new End(this, name));
    }

    private Link veth(String name, Mac mac, int mtu) {
        return Link.of(name, ++lastIndex)
                .withKind(Link.VETH)
                .withMac(mac)
                .withMtu(mtu)
                .withCarrierChanges(1)
                .withPeer(true, 0);
    }

    private void put(Link link) {
        links.put(link.name(), link);
    }

    /** Deletes a link, its other end in any namespace, and the objects on both. */
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

    private void strip(String name) {
        addresses.removeIf(address -> address.link().equals(name));
        added.removeIf(route -> route.link().equals(name));
        neighbours.removeIf(neighbour -> neighbour.link().equals(name));
    }

    /** Sets a link up or down. Down removes its routes, neighbours and IPv6 addresses. Carrier needs both ends up. */
    void setUp(String name, boolean up) {
        if (!up) {
            added.removeIf(route -> route.link().equals(name));
            neighbours.removeIf(neighbour -> neighbour.link().equals(name));
            addresses.removeIf(address ->
                    address.link().equals(name) && address.prefix().ip().isIpv6());
        }
        End other = peers.get(name);
        boolean carrier = up && other != null && other.link().up();
        new End(this, name).connect(up, carrier);
        if (other != null) {
            other.connect(other.link().up(), carrier);
        }
    }

    /** Moves a link to another namespace, where it is down, has no objects on it, and has a new index. */
    void move(String name, FakeHost place, String newName) {
        setUp(name, false);
        strip(name);
        End other = peers.remove(name);
        Link old = links.remove(name);
        place.put(Link.of(newName, ++place.lastIndex)
                .withKind(old.kind())
                .withMac(old.mac())
                .withMtu(old.mtu())
                .withCarrierChanges(old.carrierChanges())
                .withAlias(old.alias()));
        End moved = new End(place, newName);
        moved.meet(other);
        other.meet(moved);
    }

    void setAlias(String name, String alias) {
        put(links.get(name).withAlias(alias));
    }

    void setMtu(String name, int mtu) {
        put(links.get(name).withMtu(mtu));
    }

    void setGroup(String name, int group) {
        put(links.get(name).withGroup(group));
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
        routes().stream().filter(Route::isHostRoute).map(FakeHost::hostRoute).forEach(all::add);
        return all;
    }

    SortedSet<HostRoute> hostRoutes(Predicate<Ip> wanted) {
        SortedSet<HostRoute> all = hostRoutes();
        all.removeIf(route -> !wanted.test(route.address()));
        return all;
    }

    Optional<Route> routeVia(Ip nextHop) {
        return routes().stream()
                .filter(route -> route.via().equals(Optional.of(nextHop)))
                .findFirst()
                .or(() -> hostRoutes.stream()
                        .filter(route ->
                                route.hops().stream().anyMatch(hop -> hop.via().equals(Optional.of(nextHop))))
                        .map(FakeHost::withoutHops)
                        .findFirst());
    }

    private static Route withoutHops(HostRoute route) {
        return new Route(
                Route.Type.UNICAST,
                route.address().asPrefix(),
                "",
                Optional.empty(),
                route.protocol(),
                Scope.GLOBAL,
                route.metric());
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

    /** Prefers the local table, then policy routes, then the longest prefix, then the lowest metric. */
    Optional<Route> lookup(Ip destination) {
        Optional<Route> local = addresses.stream()
                .filter(address -> address.prefix().ip().equals(destination) || isLoopback(address, destination))
                .map(address -> local(destination, address.link()))
                .findFirst();
        Optional<Route> policy = policyRoutes.stream()
                .filter(route -> route.destination().contains(destination))
                .findFirst();
        return local.or(() -> policy)
                .or(() -> routes().stream()
                        .filter(route -> route.destination().contains(destination))
                        .max(Comparator.comparingInt(
                                        (Route route) -> route.destination().length())
                                .thenComparing(
                                        Comparator.comparingLong(Route::metric).reversed()))
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

    /** Without foreign routes. */
    HostState state(int ours) {
        HostState all = state();
        return HostState.of(
                all.links(),
                all.addresses(),
                all.routes().stream()
                        .filter(route -> route.announcement(ours).isPresent())
                        .toList(),
                all.neighbours());
    }

    HostState state(Predicate<Link> condition) {
        return state().onLinks(condition);
    }
}
