package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Notification;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.kernel.netlink.wire.Ack;
import dev.routed.kernel.netlink.wire.AddressMessages;
import dev.routed.kernel.netlink.wire.Errno;
import dev.routed.kernel.netlink.wire.LinkMessages;
import dev.routed.kernel.netlink.wire.Message;
import dev.routed.kernel.netlink.wire.NeighbourMessages;
import dev.routed.kernel.netlink.wire.Notifications;
import dev.routed.kernel.netlink.wire.Request;
import dev.routed.kernel.netlink.wire.RouteMessages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads the host through a connection. */
record NetlinkHostReader(NetlinkConnection kernel) {
    /** RTPROT_UNSPEC: routes of any protocol. */
    private static final int ANY = 0;

    /** Leaves out objects on links that are created during the read. */
    HostState read(int ours) {
        List<Link> links = links();
        IntFunction<String> names = names(links);
        return HostState.of(links, addresses(0, names), ourRoutes(ours, names), neighbours(0, names));
    }

    private List<Route> ourRoutes(int ours, IntFunction<String> names) {
        return ofUs(ours)
                .flatMap(
                        request -> kernel.dump("read routes", request, message -> ofMainTable(message, names)).stream())
                .filter(route -> route.announcement(ours).isPresent())
                .toList();
    }

    /** The kernel filters by protocol, so it sends few foreign routes. */
    private static Stream<Request> ofUs(int ours) {
        return Stream.of(false, true)
                .flatMap(ipv6 ->
                        Announcement.protocols(ours).stream().map(protocol -> RouteMessages.dump(ipv6, 0, protocol)));
    }

    private static Optional<Route> ofMainTable(Message message, IntFunction<String> names) {
        return RouteMessages.isOfMainTable(message) ? RouteMessages.parse(message, names) : Optional.empty();
    }

    List<HostRoute> hostRoutes(Predicate<Ip> wanted) {
        IntFunction<String> names = names(links());
        Function<Message, Optional<HostRoute>> parse = message -> RouteMessages.isOfMainTable(message)
                ? RouteMessages.parseHostRoute(message, names).filter(route -> wanted.test(route.address()))
                : Optional.empty();
        List<HostRoute> routes = new ArrayList<>();
        routes.addAll(kernel.dump("read routes", RouteMessages.dump(false, 0, ANY), parse));
        routes.addAll(kernel.dump("read routes", RouteMessages.dump(true, 0, ANY), parse));
        return routes;
    }

    Optional<Route> routeVia(Ip nextHop) {
        return Stream.of(false, true)
                .flatMap(
                        ipv6 -> kernel
                                .dump(
                                        "read routes",
                                        RouteMessages.dump(ipv6, 0, ANY),
                                        1,
                                        message -> via(nextHop, message))
                                .stream())
                .findFirst()
                .flatMap(this::named);
    }

    private static Optional<Found> via(Ip nextHop, Message message) {
        return RouteMessages.isOfMainTable(message) && RouteMessages.isVia(message, nextHop)
                ? Optional.of(Found.parse(message))
                : Optional.empty();
    }

    /** With the name of its link; empty if the link has been deleted, and the route with it. */
    private Optional<Route> named(Found found) {
        if (found.index() == 0) {
            return Optional.of(found.route());
        }
        Reply<Link> link = kernel.ask("read routes", List.of(LinkMessages.get(found.index())), LinkMessages::parse)
                .get(0);
        return orNone("read routes", link, NetlinkHostReader::isNoLink)
                .map(there -> found.route().onLink(there.name()));
    }

    private static IntFunction<String> names(List<Link> links) {
        Map<Integer, String> names = new HashMap<>();
        links.forEach(link -> names.put(link.index(), link.name()));
        return names::get;
    }

    /** The host as notifications, without its addresses. */
    List<Notification> notifications(int ours) {
        List<Notification> all = new ArrayList<>();
        Stream.concat(Stream.of(LinkMessages.dump(), NeighbourMessages.dump(0)), ofUs(ours))
                .forEach(request -> all.addAll(kernel.dump("read the host", request, Notifications::parse)));
        return all;
    }

    HostState read(String name) {
        return link(name).map(this::read).orElse(HostState.EMPTY);
    }

    private HostState read(Link link) {
        int index = link.index();
        IntFunction<String> names = only(index, link.name());
        // The kernel's filter also finds routes with several next hops, which are on no link.
        return HostState.of(List.of(link), addresses(index, names), routes(index, names), neighbours(index, names))
                .onLinks(any -> true);
    }

    private static IntFunction<String> only(int index, String name) {
        return candidate -> candidate == index ? name : null;
    }

    List<Link> links() {
        return kernel.dump("read links", LinkMessages.dump(), message -> Optional.of(LinkMessages.parse(message)));
    }

    /** The link with this name, not as an alternative name. */
    Optional<Link> link(String name) {
        return links(List.of(name)).get(0).filter(link -> link.name().equals(name));
    }

    /** The link of each name or alternative name, in one round trip. */
    List<Optional<Link>> links(List<String> names) {
        String operation = "read link " + String.join(", ", names);
        return kernel.ask(operation, names.stream().map(LinkMessages::get).toList(), LinkMessages::parse).stream()
                .map(reply -> orNone(operation, reply, NetlinkHostReader::isNoLink))
                .toList();
    }

    /** The addresses of a link, or of all links for index 0. */
    private List<Address> addresses(int index, IntFunction<String> names) {
        Function<Message, Optional<Address>> parse = message -> AddressMessages.parse(message, names);
        List<Address> addresses = new ArrayList<>();
        addresses.addAll(kernel.dump("read addresses", AddressMessages.dump(false, index), parse));
        addresses.addAll(kernel.dump("read addresses", AddressMessages.dump(true, index), parse));
        return addresses;
    }

    List<Address> addresses() {
        return addresses(0, names(links()));
    }

    List<Address> addresses(String name) {
        return link(name).map(link -> addresses(link.index(), name)).orElse(List.of());
    }

    List<Address> addresses(int index, String link) {
        return addresses(index, only(index, link));
    }

    private List<Neighbour> neighbours(int index, IntFunction<String> names) {
        return kernel.dump(
                "read neighbours", NeighbourMessages.dump(index), message -> NeighbourMessages.parse(message, names));
    }

    /** The routes of a link in the main table, or of all links for index 0. */
    private List<Route> routes(int index, IntFunction<String> names) {
        List<Route> routes = new ArrayList<>(routes(false, index, names));
        routes.addAll(routes(true, index, names));
        return routes;
    }

    List<Route> routes(int index, String link) {
        return routes(index, only(index, link));
    }

    private List<Route> routes(boolean ipv6, int index, IntFunction<String> names) {
        return kernel.dump("read routes", RouteMessages.dump(ipv6, index, ANY), message -> ofMainTable(message, names));
    }

    /**
     * The route to an address; empty if there is none, or if it discards packets. Takes two round trips, because the
     * kernel returns the index of the link and not its name.
     */
    Optional<Route> lookup(Ip address) {
        String operation = "look up the route to " + address;
        Optional<Found> found = orNone(
                operation,
                kernel.ask(operation, List.of(RouteMessages.lookup(address)), Found::parse)
                        .get(0),
                NetlinkHostReader::isUnreachable);
        if (found.isEmpty() || found.get().index() == 0) {
            return found.map(Found::route);
        }
        Reply<Link> link = kernel.ask(
                        operation, List.of(LinkMessages.get(found.get().index())), LinkMessages::parse)
                .get(0);
        // The link was deleted in between, and the route with it: look again.
        return orNone(operation, link, NetlinkHostReader::isNoLink)
                .map(there -> found.get().route().onLink(there.name()))
                .or(() -> lookup(address));
    }

    private record Found(int index, Route route) {
        static Found parse(Message message) {
            return new Found(
                    RouteMessages.linkIndex(message),
                    RouteMessages.parse(message, index -> "").orElseThrow());
        }
    }

    private static <T> Optional<T> orNone(String operation, Reply<T> reply, Predicate<Ack> none) {
        if (reply.ack().isOk()) {
            return Optional.of(reply.value());
        }
        if (none.test(reply.ack())) {
            return Optional.empty();
        }
        throw NetlinkFailure.of(operation, reply.ack());
    }

    private static boolean isNoLink(Ack rejection) {
        return Errno.ENODEV.is(rejection.errno());
    }

    /**
     * Whether no route matches, or the best is unreachable, blackhole or prohibit, in this order (fib_props of
     * net/ipv4/fib_semantics.c). A malformed query is rejected with an explanation.
     */
    private static boolean isUnreachable(Ack rejection) {
        return rejection.message().isEmpty()
                && Stream.of(Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.EINVAL, Errno.EACCES)
                        .anyMatch(errno -> errno.is(rejection.errno()));
    }
}
