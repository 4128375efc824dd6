package dev.routed.kernel.iproute2.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.kernel.iproute2.argv.IpArguments;
import dev.routed.kernel.iproute2.argv.IpError;
import dev.routed.kernel.iproute2.argv.Queries;
import dev.routed.kernel.iproute2.argv.UnsupportedByIpException;
import dev.routed.kernel.iproute2.json.Addresses;
import dev.routed.kernel.iproute2.json.Links;
import dev.routed.kernel.iproute2.json.Neighbours;
import dev.routed.kernel.iproute2.json.Routes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the host by queries of {@code ip}. */
record IpHostReader(IpBatch ip) {
    private static final String LINKS = "read links";

    /** Leaves out objects on links that are created during the read. */
    HostState read(int ours) {
        String operation = "read the host";
        HostState host = read(operation, "", Queries.ALL_ADDRESSES, Queries.ALL_NEIGHBOURS);
        List<Route> routes = new ArrayList<>();
        for (int protocol : Announcement.protocols(ours)) {
            routes.addAll(routes(operation, Queries.routesOf(protocol), "", protocol));
        }
        Set<String> links = host.links().stream().map(Link::name).collect(Collectors.toSet());
        routes.removeIf(route ->
                route.announcement(ours).isEmpty() || !route.link().isEmpty() && !links.contains(route.link()));
        return HostState.of(
                host.links(),
                host.addresses(),
                routes,
                host.neighbours().stream()
                        .filter(neighbour -> links.contains(neighbour.link()))
                        .toList());
    }

    HostState read(String name) {
        String operation = "read link " + name;
        try {
            HostState there = read(operation, name, Queries.addresses(name), Queries.neighbours(name));
            List<Route> routes = routes(operation, Queries.routes(name), name, 0);
            // The kernel also finds a link with this alternative name.
            return with(routes, there).onLinks(link -> link.name().equals(name));
        } catch (UnsupportedByIpException e) {
            throw KernelException.because(operation, e);
        } catch (KernelException rejected) {
            // ip does not distinguish a missing link from other failures.
            if (look(List.of(name)).containsKey(name)) {
                throw rejected;
            }
            return HostState.EMPTY;
        }
    }

    private static HostState with(List<Route> routes, HostState host) {
        return HostState.of(host.links(), host.addresses(), routes, host.neighbours());
    }

    private record LinkWithAddresses(Link link, List<Address> addresses) {
        static Stream<LinkWithAddresses> parse(JsonNode entry) {
            return Stream.of(new LinkWithAddresses(
                    Links.parse(entry), Addresses.parse(entry).toList()));
        }
    }

    /** Without routes. One process for each query, because an interrupted query is repeated. */
    private HostState read(String operation, String link, String addresses, String neighbours) {
        List<LinkWithAddresses> all = ip.ask(operation, IpArguments.QUERIES, addresses, LinkWithAddresses::parse);
        // Only the list of links can be interrupted that ip reads first (ll_init_map in iproute2's ip/ipneigh.c).
        List<Neighbour> near =
                ip.askOnce(operation, IpArguments.QUERIES, neighbours, entry -> Neighbours.parse(entry, link));
        return HostState.of(
                all.stream().map(LinkWithAddresses::link).toList(),
                all.stream().flatMap(with -> with.addresses().stream()).toList(),
                List.of(),
                near);
    }

    /** The routes of both families that a query returns. @param link empty for all @param protocol 0 for all */
    private List<Route> routes(String operation, String query, String link, int protocol) {
        Routes.Filter ipv4 = new Routes.Filter(false, link, protocol);
        Routes.Filter ipv6 = new Routes.Filter(true, link, protocol);
        List<Route> routes = new ArrayList<>(
                ip.ask(operation, IpArguments.QUERIES, query, entry -> Stream.of(Routes.parse(entry, ipv4))));
        routes.addAll(
                ip.ask(operation, IpArguments.QUERIES_IPV6, query, entry -> Stream.of(Routes.parse(entry, ipv6))));
        return routes;
    }

    List<Address> addresses() {
        return ip.ask("read addresses", IpArguments.QUERIES, Queries.ALL_ADDRESSES, Addresses::parse);
    }

    List<Address> addresses(String link) {
        return look(List.of(link)).containsKey(link)
                ? ip.ask("read addresses", IpArguments.QUERIES, Queries.addresses(link), Addresses::parse)
                : List.of();
    }

    List<HostRoute> hostRoutes(Predicate<Ip> wanted) {
        Function<JsonNode, Stream<HostRoute>> parse =
                entry -> Routes.parseHostRoute(entry).filter(route -> wanted.test(route.address())).stream();
        List<HostRoute> routes = new ArrayList<>(ip.ask("read routes", IpArguments.QUERIES, Queries.ALL_ROUTES, parse));
        routes.addAll(ip.ask("read routes", IpArguments.QUERIES_IPV6, Queries.ALL_ROUTES, parse));
        return routes;
    }

    Optional<Route> routeVia(Ip nextHop) {
        return Stream.of(false, true)
                .flatMap(ipv6 -> via(nextHop, ipv6).stream())
                .findFirst();
    }

    /** Keeps one of the routes: others may have a million. */
    private List<Route> via(Ip nextHop, boolean ipv6) {
        AtomicBoolean found = new AtomicBoolean();
        return ip.ask(
                "read routes",
                ipv6 ? IpArguments.QUERIES_IPV6 : IpArguments.QUERIES,
                Queries.ALL_ROUTES,
                entry -> Routes.isVia(entry, nextHop) && found.compareAndSet(false, true)
                        ? Stream.of(Routes.parse(entry, Routes.Filter.family(ipv6)))
                        : Stream.empty());
    }

    List<Link> links() {
        return links(Queries.ALL_LINKS);
    }

    List<Link> group(int group) {
        return links(Queries.linksOf(group));
    }

    private List<Link> links(String query) {
        return ip.ask(LINKS, IpArguments.QUERIES, query, entry -> Stream.of(Links.parse(entry)));
    }

    /**
     * The existing links among these names, by name, in one process. A missing link has no answer, like any failed
     * query. So the last query is for the loopback link, which every namespace has; without its answer the result is
     * discarded. (A name such as {@code if5} that no link has suppresses it: {@code ip} takes the name for an index.
     * Routed gives no link such a name.)
     */
    Map<String, Link> look(Collection<String> names) {
        Map<String, Link> there = new HashMap<>();
        answers(names).forEach(answer -> there.put(answer.link().name(), answer.link()));
        return there;
    }

    /** Whether a link has this name or alternative name. */
    boolean isInUse(String name) {
        return !answers(List.of(name)).isEmpty();
    }

    /** Whether a link exists and has IPv6. */
    boolean hasIpv6(String name) {
        return answers(List.of(name)).stream().anyMatch(Answer::ipv6);
    }

    private record Answer(Link link, boolean ipv6) {
        boolean isLoopback() {
            return link.name().equals(Link.LOOPBACK);
        }
    }

    private List<Answer> answers(Collection<String> names) {
        List<String> queries = new ArrayList<>();
        names.forEach(name -> queries.add(Queries.link(name)));
        queries.add(Queries.link(Link.LOOPBACK));
        return ip.askEach(
                LINKS,
                IpArguments.QUERIES_EACH,
                queries,
                Answer::isLoopback,
                entry -> Stream.of(new Answer(Links.parse(entry), Links.hasIpv6(entry))));
    }

    /** The routes of the main table to exactly this destination. */
    List<Route> routesTo(Prefix destination) {
        boolean ipv6 = destination.ip().isIpv6();
        return ip
                .ask(
                        "read routes",
                        ipv6 ? IpArguments.QUERIES_IPV6 : IpArguments.QUERIES,
                        Queries.routesTo(destination),
                        entry -> Stream.of(Routes.parse(entry, Routes.Filter.family(ipv6))))
                .stream()
                .filter(route -> route.destination().equals(destination))
                .toList();
    }

    /**
     * The route to an address; empty if there is none, or if it discards packets. The kernel rejects a valid look-up
     * for no other reason except lack of memory.
     */
    Optional<Route> lookup(Ip address) {
        String operation = "look up the route to " + address;
        return ip.askUnless(
                        IpError.KERNEL,
                        operation,
                        IpArguments.lookup(address),
                        entry -> Stream.of(Routes.parse(entry, Routes.Filter.family(address.isIpv6()))))
                .flatMap(routes -> routes.stream().findFirst());
    }
}
