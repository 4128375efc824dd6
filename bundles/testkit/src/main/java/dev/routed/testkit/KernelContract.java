package dev.routed.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/**
 * The contract of every kernel backend; see {@link Kernel} and {@link Step}. The test of a backend extends it and
 * supplies the kernel under test, on a host that has {@code lo} only, up, and the foreign objects of that host.
 */
public abstract class KernelContract extends ConnectionContract {
    // Addresses

    @Test
    public void addressIsAddedAndRemoved() {
        HostState before = kernel().read(OUR_PROTOCOL);
        twice(new Step.AddAddress(GATEWAY, ""));
        assertTrue(on(Link.LOOPBACK).addresses().stream().anyMatch(GATEWAY::equals));
        twice(new Step.RemoveAddress(GATEWAY, ""));
        assertEquals(before.toString(), kernel().read(OUR_PROTOCOL).toString());
    }

    @Test
    public void ipv6AddressIsAddedAndRemoved() {
        Address address = new Address(Prefix.parse("fd00::1/128"), Link.LOOPBACK, Scope.GLOBAL, "");
        HostState before = kernel().read(OUR_PROTOCOL);
        twice(new Step.AddAddress(address, ""));
        assertTrue(on(Link.LOOPBACK).addresses().stream().anyMatch(address::equals));
        twice(new Step.RemoveAddress(address, ""));
        assertEquals(before.toString(), kernel().read(OUR_PROTOCOL).toString());
    }

    @Test
    public void foreignAddressStaysUnchanged() {
        foreign().address(Link.LOOPBACK, GATEWAY.prefix(), Link.LOOPBACK);
        String before = foreign().show(Link.LOOPBACK);
        rejected(Kind.TAKEN, new Step.AddAddress(GATEWAY, ""));
        apply(new Step.RemoveAddress(GATEWAY, ""));
        assertEquals(before, foreign().show(Link.LOOPBACK));
    }

    @Test
    public void ipv6AddressesOfALinkAreAddedAndRemoved() {
        apply(CREATE, SET_ALIAS);
        HostState before = kernel().read(OUR_PROTOCOL);
        Address linkLocal = new Address(Prefix.parse("fe80::1/64"), LINK, Scope.LINK, "");
        Address global = new Address(Prefix.parse("fd00::1/128"), LINK, Scope.GLOBAL, "", true);
        twice(new Step.AddAddress(linkLocal, ALIAS), new Step.AddAddress(global, ALIAS));
        assertEquals(List.of(global, linkLocal), List.copyOf(on(LINK).addresses()));
        assertEquals(
                "to the link-local subnet alone",
                List.of(Prefix.parse("fe80::/64")),
                on(LINK).routes().stream().map(Route::destination).toList());
        twice(new Step.RemoveAddress(linkLocal, ALIAS), new Step.RemoveAddress(global, ALIAS));
        assertEquals(before.toString(), kernel().read(OUR_PROTOCOL).toString());
    }

    @Test
    public void deprecationOfAnIpv6AddressIsChanged() {
        apply(CREATE, SET_ALIAS);
        for (boolean deprecated : List.of(false, true, false)) {
            Address address = new Address(Prefix.parse("fd00::1/128"), LINK, Scope.GLOBAL, "", deprecated);
            twice(new Step.AddAddress(address, ALIAS));
            assertEquals(List.of(address), List.copyOf(on(LINK).addresses()));
        }
    }

    // Neighbours

    @Test
    public void neighbourIsAddedReplacedAndRemoved() {
        apply(CREATE, SET_ALIAS, new Step.AddNeighbour(new Neighbour(IP, HOST_MAC, LINK), ALIAS));
        twice(new Step.AddNeighbour(NEIGHBOUR, ALIAS), new Step.AddNeighbour(new Neighbour(IP6, MAC, LINK), ALIAS));
        assertEquals(List.of(NEIGHBOUR, new Neighbour(IP6, MAC, LINK)), List.copyOf(on(LINK).neighbours()));
        twice(
                new Step.RemoveNeighbour(NEIGHBOUR, ALIAS),
                new Step.RemoveNeighbour(new Neighbour(IP6, MAC, LINK), ALIAS));
        assertTrue(on(LINK).neighbours().isEmpty());
    }

    // Routes

    @Test
    public void routesOfBothFamiliesAreAddedAndRemoved() {
        apply(CREATE, SET_ALIAS);
        twice(new Step.AddRoute(ROUTE, ALIAS), new Step.AddRoute(ROUTE6, ALIAS));
        assertEquals(List.of(ROUTE, ROUTE6), List.copyOf(on(LINK).routes()));
        assertEquals(Optional.of(ROUTE), kernel().lookup(IP));
        assertEquals(Optional.of(ROUTE6), kernel().lookup(IP6));
        twice(new Step.RemoveRoute(ROUTE, ALIAS), new Step.RemoveRoute(ROUTE6, ALIAS));
        assertTrue(on(LINK).routes().isEmpty());
    }

    @Test
    public void foreignRouteToTheSameDestinationStaysUnchanged() {
        foreign().link(FOREIGN_LINK, "");
        foreign().route(Route.host(IP, FOREIGN_LINK, FOREIGN_PROTOCOL));
        foreign().route(Route.host(IP6, FOREIGN_LINK, FOREIGN_PROTOCOL));
        String before = foreign().show(FOREIGN_LINK);
        apply(CREATE, SET_ALIAS);
        rejected(Kind.TAKEN, new Step.AddRoute(ROUTE, ALIAS));
        rejected(Kind.TAKEN, new Step.AddRoute(ROUTE6, ALIAS));
        apply(new Step.RemoveRoute(ROUTE, ALIAS), new Step.RemoveRoute(ROUTE6, ALIAS));
        assertEquals(before, foreign().show(FOREIGN_LINK));
        assertTrue(on(LINK).routes().isEmpty());
    }

    @Test
    public void foreignRouteOnOurLinkStaysUnchanged() {
        apply(CREATE, SET_ALIAS);
        Route theirs = Route.host(IP, LINK, FOREIGN_PROTOCOL);
        foreign().route(theirs);
        rejected(Kind.TAKEN, new Step.AddRoute(ROUTE, ALIAS));
        apply(new Step.RemoveRoute(ROUTE, ALIAS));
        assertEquals(List.of(theirs), List.copyOf(on(LINK).routes()));
    }

    @Test
    public void routesOfDifferentMetricAreIndependent() {
        apply(CREATE, SET_ALIAS, new Step.AddRoute(ROUTE, ALIAS));
        Route costly = route("10.1.0.2/32", LINK, OUR_PROTOCOL, 50);
        twice(new Step.AddRoute(costly, ALIAS));
        assertEquals(List.of(ROUTE, costly), List.copyOf(on(LINK).routes()));
        apply(new Step.RemoveRoute(ROUTE, ALIAS));
        assertEquals(List.of(costly), List.copyOf(on(LINK).routes()));
    }

    @Test
    public void announcementChangesWithoutAGapInTheRoute() {
        endpoint();
        apply(new Step.AddRoute(ROUTE6, ALIAS));
        Announcement before = Announcement.ANNOUNCED;
        for (Announcement after : List.of(
                Announcement.SUPPRESSED,
                Announcement.LAST_RESORT,
                Announcement.HANDED_OVER,
                Announcement.DRAINED,
                Announcement.ANNOUNCED)) {
            for (Ip address : List.of(IP, IP6)) {
                Route old = Route.host(address, LINK, OUR_PROTOCOL, before);
                Route route = Route.host(address, LINK, OUR_PROTOCOL, after);
                twice(new Step.AddRoute(route, ALIAS));
                assertTrue(on(LINK).routes().containsAll(List.of(old, route)));
                twice(new Step.RemoveRoute(old, ALIAS));
                assertEquals(Optional.of(route), kernel().lookup(address));
                assertEquals(Optional.of(after), route.announcement(OUR_PROTOCOL));
            }
            before = after;
        }
        assertEquals(List.of(ROUTE, ROUTE6), List.copyOf(on(LINK).routes()));
    }

    @Test
    public void suppressedRouteIsPreferredToALearnedRouteAndLastResortIsNot() {
        endpoint();
        foreign().link(FOREIGN_LINK, "");
        Route suppressed = Route.host(IP, LINK, OUR_PROTOCOL, Announcement.SUPPRESSED);
        Route learned = route("10.1.0.2/32", FOREIGN_LINK, FOREIGN_PROTOCOL, 20);
        apply(new Step.AddRoute(suppressed, ALIAS), new Step.RemoveRoute(ROUTE, ALIAS));
        foreign().route(learned);
        assertEquals(Optional.of(suppressed), kernel().lookup(IP));
        Route yielding = Route.host(IP, LINK, OUR_PROTOCOL, Announcement.LAST_RESORT);
        apply(new Step.AddRoute(yielding, ALIAS), new Step.RemoveRoute(suppressed, ALIAS));
        assertEquals("a route that yields does not", Optional.of(learned), kernel().lookup(IP));
    }

    @Test
    public void rejectedRouteIsReportedWithTheReason() {
        apply(CREATE, SET_ALIAS);
        foreign().up(LINK, false);
        assertTrue(rejected(Kind.OTHER, new Step.AddRoute(ROUTE, ALIAS))
                .getMessage()
                .contains("Network is down"));
    }

    // Failures

    @Test
    public void applyStopsAtTheFirstFailedStep() {
        apply(CREATE, SET_ALIAS, new Step.AddRoute(ROUTE, ALIAS));
        foreign().link(FOREIGN_LINK, "");
        foreign().route(route("10.1.0.3/32", FOREIGN_LINK, FOREIGN_PROTOCOL, 0));
        Route taken = Route.host(Ip.parse("10.1.0.3"), LINK, OUR_PROTOCOL);
        Step fails = new Step.AddRoute(taken, ALIAS);
        List<Step> steps = List.of(
                new Step.SetMtu(LINK, ALIAS, 1300),
                fails,
                new Step.RemoveRoute(ROUTE, ALIAS),
                new Step.SetGroup(LINK, ALIAS, 9));
        KernelException rejection = assertThrows(KernelException.class, () -> kernel().apply(steps));
        assertTrue(rejection.getMessage(), rejection.getMessage().startsWith(fails + ": "));
        assertEquals(1300, link().mtu());
        assertEquals(List.of(ROUTE), List.copyOf(on(LINK).routes()));
        assertEquals(7, link().group());
    }

    @Test
    public void firstOfSeveralFailuresOnANewLinkIsReported() {
        foreign().link(FOREIGN_LINK, "");
        foreign().route(Route.host(IP, FOREIGN_LINK, FOREIGN_PROTOCOL));
        foreign().route(Route.host(IP6, FOREIGN_LINK, FOREIGN_PROTOCOL));
        Step first = new Step.AddRoute(ROUTE, ALIAS);
        KernelException rejection = assertThrows(
                KernelException.class, () -> apply(CREATE, SET_ALIAS, first, new Step.AddRoute(ROUTE6, ALIAS)));
        assertEquals(Kind.TAKEN, rejection.kind());
        assertTrue(rejection.getMessage(), rejection.getMessage().startsWith(first + ": "));
        assertEquals(ALIAS, link().alias());
    }

    // Reading

    @Test
    public void readReturnsTheWholeHostOrOneLink() {
        foreign().link(FOREIGN_LINK, "theirs");
        foreign().address(FOREIGN_LINK, Prefix.parse("10.9.0.1/24"), "st0:1");
        endpoint();
        HostState host = kernel().read(OUR_PROTOCOL);
        assertEquals("without foreign routes", List.of(ROUTE), List.copyOf(host.routes()));
        assertEquals(
                List.of(Link.LOOPBACK, LINK, PEER, FOREIGN_LINK, FOREIGN_LINK + ".p"),
                host.links().stream().map(Link::name).toList());
        assertEquals(host.links().toString(), kernel().links().toString());
        assertEquals(host.addresses(), kernel().addresses());
        assertEquals(on(FOREIGN_LINK).addresses(), kernel().addresses(FOREIGN_LINK));
        assertEquals(Collections.emptySortedSet(), kernel().addresses("missing"));
        assertEquals(host.onLinks(link -> link.name().equals(LINK)).toString(), on(LINK).toString());
        assertEquals(
                host.onLinks(link -> link.name().equals(FOREIGN_LINK)).addresses(),
                on(FOREIGN_LINK).addresses());
        assertEquals(List.of(ROUTE), List.copyOf(on(LINK).routes()));
        assertEquals(List.of(NEIGHBOUR), List.copyOf(on(LINK).neighbours()));
        assertEquals("theirs", on(FOREIGN_LINK).link(FOREIGN_LINK).orElseThrow().alias());
        assertEquals(
                List.of(new Address(Prefix.parse("10.9.0.1/24"), FOREIGN_LINK, Scope.GLOBAL, "st0:1")),
                List.copyOf(on(FOREIGN_LINK).addresses()));
        assertEquals(
                List.of(route("10.9.0.0/24", FOREIGN_LINK, 2, 0)),
                List.copyOf(on(FOREIGN_LINK).routes()));
        assertEquals(HostState.EMPTY, on("nobody"));
    }

    @Test
    public void hostRoutesHaveAllNextHops() {
        foreign().link(FOREIGN_LINK, "");
        foreign().address(FOREIGN_LINK, Prefix.parse("10.8.0.1/24"), FOREIGN_LINK);
        foreign().link("st1", "");
        foreign().address("st1", Prefix.parse("10.9.0.1/24"), "st1");
        HostRoute.Hop one = new HostRoute.Hop(FOREIGN_LINK, Optional.of(Ip.parse("10.8.0.254")));
        HostRoute.Hop other = new HostRoute.Hop("st1", Optional.of(Ip.parse("10.9.0.254")));
        HostRoute.Hop byIpv6 = new HostRoute.Hop("st1", Optional.of(Ip.parse("fe80::1")));
        HostRoute.Hop alsoByIpv6 = new HostRoute.Hop(FOREIGN_LINK, Optional.of(Ip.parse("fe80::1")));
        List<HostRoute> theirs = List.of(
                new HostRoute(Ip.parse("10.1.0.7"), List.of(one), FOREIGN_PROTOCOL, 20),
                new HostRoute(Ip.parse("10.1.0.8"), List.of(one, other), FOREIGN_PROTOCOL, 20),
                new HostRoute(Ip.parse("10.1.0.9"), List.of(byIpv6, alsoByIpv6), FOREIGN_PROTOCOL, 30),
                new HostRoute(Ip.parse("fd00::8"), List.of(byIpv6, alsoByIpv6), FOREIGN_PROTOCOL, 20));
        theirs.forEach(foreign()::hostRoute);
        foreign().route(route("10.1.1.0/24", FOREIGN_LINK, FOREIGN_PROTOCOL, 0));
        foreign()
                .route(new Route(
                        Route.Type.BLACKHOLE,
                        Prefix.parse("10.1.0.10/32"),
                        "",
                        Optional.empty(),
                        FOREIGN_PROTOCOL,
                        Scope.GLOBAL,
                        0));
        endpoint();

        HostRoute ours = new HostRoute(IP, List.of(new HostRoute.Hop(LINK, Optional.empty())), OUR_PROTOCOL, 0);
        assertEquals(
                List.of(ours, theirs.get(0), theirs.get(1), theirs.get(2), theirs.get(3)),
                List.copyOf(kernel().hostRoutes(any -> true)));
        assertEquals(
                List.of(theirs.get(2)),
                List.copyOf(kernel().hostRoutes(theirs.get(2).address()::equals)));
    }

    /** A route is ours by protocol and metric: protocol 2 is the kernel's, too. */
    @Test
    public void readReturnsOurSuppressedRoutesAndNoRouteOfTheKernel() {
        endpoint();
        foreign().link(FOREIGN_LINK, "");
        foreign().address(FOREIGN_LINK, Prefix.parse("10.9.0.1/24"), FOREIGN_LINK);
        Route suppressed = Route.host(Ip.parse("10.1.0.3"), LINK, OUR_PROTOCOL, Announcement.SUPPRESSED);
        Route suppressed6 = Route.host(IP6, LINK, OUR_PROTOCOL, Announcement.DRAINED);
        apply(new Step.AddRoute(suppressed, ALIAS), new Step.AddRoute(suppressed6, ALIAS));
        assertEquals(
                List.of(ROUTE, suppressed, suppressed6),
                List.copyOf(kernel().read(OUR_PROTOCOL).routes()));
    }

    @Test
    public void routeViaFindsARouteWithTheNextHop() {
        Ip nextHop = Ip.parse("10.8.0.254");
        Ip otherHop = Ip.parse("10.9.0.254");
        Ip linkLocal = Ip.parse("fe80::1");
        foreign().link(FOREIGN_LINK, "");
        foreign().address(FOREIGN_LINK, Prefix.parse("10.8.0.1/24"), FOREIGN_LINK);
        foreign().link("st1", "");
        foreign().address("st1", Prefix.parse("10.9.0.1/24"), "st1");
        assertEquals(Optional.empty(), kernel().routeVia(nextHop));
        Route byDefault = new Route(
                Route.Type.UNICAST,
                Prefix.parse("0.0.0.0/0"),
                FOREIGN_LINK,
                Optional.of(nextHop),
                FOREIGN_PROTOCOL,
                Scope.GLOBAL,
                0);
        foreign().route(byDefault);
        assertEquals(Optional.of(byDefault), kernel().routeVia(nextHop));
        assertEquals(Optional.empty(), kernel().routeVia(otherHop));
        HostRoute several = new HostRoute(
                Ip.parse("10.1.0.8"),
                List.of(
                        new HostRoute.Hop("st1", Optional.of(otherHop)),
                        new HostRoute.Hop(FOREIGN_LINK, Optional.of(linkLocal))),
                FOREIGN_PROTOCOL,
                20);
        foreign().hostRoute(several);
        for (Ip hop : List.of(otherHop, linkLocal)) {
            assertEquals(
                    several.address().asPrefix(),
                    kernel().routeVia(hop).orElseThrow().destination());
        }
    }

    @Test
    public void lookupReturnsTheRouteThatAPacketTakes() {
        Ip anywhere = Ip.parse("198.51.100.7");
        assertEquals(Optional.empty(), kernel().lookup(anywhere));
        assertEquals(Optional.empty(), kernel().lookup(IP6));
        foreign().link(FOREIGN_LINK, "");
        foreign().address(FOREIGN_LINK, Prefix.parse("10.9.0.1/24"), FOREIGN_LINK);
        Route own = kernel().lookup(Ip.parse("10.9.0.1")).orElseThrow();
        assertEquals(Route.Type.LOCAL, own.type());
        assertEquals(FOREIGN_LINK, own.link());
        Route connected = kernel().lookup(Ip.parse("10.9.0.7")).orElseThrow();
        assertEquals(route("10.9.0.0/24", FOREIGN_LINK, 2, 0), connected);
        assertTrue(connected.isConnected());
        Route byDefault = new Route(
                Route.Type.UNICAST,
                Prefix.parse("0.0.0.0/0"),
                FOREIGN_LINK,
                Optional.of(Ip.parse("10.9.0.254")),
                FOREIGN_PROTOCOL,
                Scope.GLOBAL,
                0);
        foreign().route(byDefault);
        assertEquals(Optional.of(byDefault), kernel().lookup(anywhere));
        assertFalse(kernel().lookup(anywhere).orElseThrow().isConnected());
        assertEquals(
                Route.Type.LOCAL,
                kernel().lookup(Ip.parse("127.0.0.1")).orElseThrow().type());
        assertEquals(
                Route.Type.LOCAL, kernel().lookup(Ip.parse("::1")).orElseThrow().type());
    }

    @Test
    public void lookupIgnoresRoutesThatDiscardPackets() {
        List<Route.Type> types = List.of(Route.Type.BLACKHOLE, Route.Type.UNREACHABLE, Route.Type.PROHIBIT);
        for (Route.Type type : types) {
            Prefix destination = Prefix.parse("10.%d.0.0/16".formatted(20 + type.ordinal()));
            foreign().route(new Route(type, destination, "", Optional.empty(), FOREIGN_PROTOCOL, Scope.GLOBAL, 0));
            assertEquals(Optional.empty(), kernel().lookup(destination.ip().next()));
        }
        assertEquals(HostState.EMPTY.routes(), kernel().read(OUR_PROTOCOL).routes());
    }
}
