package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.kernel.netlink.wire.Ack;
import dev.routed.kernel.netlink.wire.AddressMessages;
import dev.routed.kernel.netlink.wire.Errno;
import dev.routed.kernel.netlink.wire.LinkMessages;
import dev.routed.kernel.netlink.wire.Message;
import dev.routed.kernel.netlink.wire.NeighbourMessages;
import dev.routed.kernel.netlink.wire.Notice;
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

/**
 * Reads the host.
 *
 * @param kernel the conversation to ask in
 */
record HostReader(Conversation kernel) {
    /** What stands on a link that came after the links had been listed is left out. */
    HostState read() {
        List<Link> links = links();
        IntFunction<String> names = names(links);
        return HostState.of(links, addresses(0, names), routes(0, names), neighbours(0, names));
    }

    List<HostRoute> hostRoutes() {
        IntFunction<String> names = names(links());
        Function<Message, Optional<HostRoute>> parse = message ->
                RouteMessages.isOfMainTable(message) ? RouteMessages.parseHostRoute(message, names) : Optional.empty();
        List<HostRoute> routes = new ArrayList<>();
        routes.addAll(kernel.dump("read routes", RouteMessages.dump(false, 0), parse));
        routes.addAll(kernel.dump("read routes", RouteMessages.dump(true, 0), parse));
        return routes;
    }

    private static IntFunction<String> names(List<Link> links) {
        Map<Integer, String> names = new HashMap<>();
        links.forEach(link -> names.put(link.index(), link.name()));
        return names::get;
    }

    /** The host as notices, as far as they bear on what may be lost; addresses do not. */
    List<Notice> notices() {
        List<Notice> notices = new ArrayList<>();
        notices.addAll(kernel.dump("read links", LinkMessages.dump(), Notice::parse));
        notices.addAll(kernel.dump("read neighbours", NeighbourMessages.dump(0), Notice::parse));
        notices.addAll(kernel.dump("read routes", RouteMessages.dump(false, 0), Notice::parse));
        notices.addAll(kernel.dump("read routes", RouteMessages.dump(true, 0), Notice::parse));
        return notices;
    }

    HostState read(String name) {
        return link(name).map(this::read).orElse(HostState.EMPTY);
    }

    private HostState read(Link link) {
        int index = link.index();
        IntFunction<String> names = only(index, link.name());
        return HostState.of(List.of(link), addresses(index, names), routes(index, names), neighbours(index, names));
    }

    private static IntFunction<String> only(int index, String name) {
        return candidate -> candidate == index ? name : null;
    }

    List<Link> links() {
        return kernel.dump("read links", LinkMessages.dump(), message -> Optional.of(LinkMessages.parse(message)));
    }

    /** The link of this name; one that merely has it as an alternative name is another. */
    Optional<Link> link(String name) {
        return links(List.of(name)).get(0).filter(link -> link.name().equals(name));
    }

    /** For each name the link that has it, also as an alternative name; all in one round trip. */
    List<Optional<Link>> links(List<String> names) {
        String operation = "read link " + String.join(", ", names);
        return kernel.ask(operation, names.stream().map(LinkMessages::get).toList(), LinkMessages::parse).stream()
                .map(reply -> orNone(operation, reply, HostReader::isNoLink))
                .toList();
    }

    /** The addresses of a link, or with index 0 of all. */
    private List<Address> addresses(int index, IntFunction<String> names) {
        Function<Message, Optional<Address>> parse = message -> AddressMessages.parse(message, names);
        List<Address> addresses = new ArrayList<>();
        addresses.addAll(kernel.dump("read addresses", AddressMessages.dump(false, index), parse));
        addresses.addAll(kernel.dump("read addresses", AddressMessages.dump(true, index), parse));
        return addresses;
    }

    List<Address> addresses(int index, String link) {
        return addresses(index, only(index, link));
    }

    private List<Neighbour> neighbours(int index, IntFunction<String> names) {
        return kernel.dump(
                "read neighbours", NeighbourMessages.dump(index), message -> NeighbourMessages.parse(message, names));
    }

    /** The main table's routes of a link, or with index 0 all of them. */
    private List<Route> routes(int index, IntFunction<String> names) {
        List<Route> routes = new ArrayList<>(routes(false, index, names));
        routes.addAll(routes(true, index, names));
        return routes;
    }

    List<Route> routes(int index, String link) {
        return routes(index, only(index, link));
    }

    private List<Route> routes(boolean ipv6, int index, IntFunction<String> names) {
        return kernel.dump("read routes", RouteMessages.dump(ipv6, index), message ->
                RouteMessages.isOfMainTable(message) ? RouteMessages.parse(message, names) : Optional.empty());
    }

    /**
     * The route to an address. The kernel names its link by index, so that this takes two round trips.
     *
     * @return empty if there is none, or one that throws packets away
     */
    Optional<Route> lookup(Ip address) {
        String operation = "look up the route to " + address;
        Optional<Found> found = orNone(
                operation, kernel.ask(operation, List.of(RouteMessages.lookup(address)), Found::parse).get(0), HostReader::isNoWay);
        if (found.isEmpty() || found.get().index() == 0) {
            return found.map(Found::route);
        }
        Reply<Link> link = kernel.ask(operation, List.of(LinkMessages.get(found.get().index())), LinkMessages::parse)
                .get(0);
        // A link that has gone in between took the route along: look again.
        return orNone(operation, link, HostReader::isNoLink)
                .map(there -> found.get().on(there.name()))
                .or(() -> lookup(address));
    }

    private record Found(int index, Route route) {
        static Found parse(Message message) {
            return new Found(
                    RouteMessages.linkIndex(message),
                    RouteMessages.parse(message, index -> "").orElseThrow());
        }

        Route on(String link) {
            return new Route(
                    route.type(),
                    route.destination(),
                    link,
                    route.via(),
                    route.protocol(),
                    route.scope(),
                    route.metric());
        }
    }

    private static <T> Optional<T> orNone(String operation, Reply<T> reply, Predicate<Ack> none) {
        if (reply.ack().isOk()) {
            return Optional.of(reply.value());
        }
        if (none.test(reply.ack())) {
            return Optional.empty();
        }
        throw Failure.of(operation, reply.ack());
    }

    private static boolean isNoLink(Ack refusal) {
        return Errno.ENODEV.is(refusal.errno());
    }

    /**
     * Whether no route matches, or the best is unreachable, blackhole or prohibit, in this order (fib_props of
     * net/ipv4/fib_semantics.c). A question that is itself at fault is refused with a message.
     */
    private static boolean isNoWay(Ack refusal) {
        return refusal.message().isEmpty()
                && Stream.of(Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.EINVAL, Errno.EACCES)
                        .anyMatch(errno -> errno.is(refusal.errno()));
    }
}
