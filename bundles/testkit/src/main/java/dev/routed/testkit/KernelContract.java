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
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/**
 * What every kernel backend must do; see {@link Kernel} and {@link Step}. A backend's test extends it and
 * gives the kernel under test, on a host where only {@code lo} is there and up, and that host's strangers.
 */
public abstract class KernelContract extends LinkContract {
    // Addresses

    @Test
    public void addsAndRemovesAnAddress() {
        HostState before = kernel().read();
        twice(new Step.AddAddress(GATEWAY, ""));
        assertTrue(on(Link.LOOPBACK).addresses().stream().anyMatch(GATEWAY::equals));
        twice(new Step.RemoveAddress(GATEWAY, ""));
        assertEquals(before.toString(), kernel().read().toString());
    }

    @Test
    public void addsAndRemovesAnIpv6Address() {
        Address address = new Address(Prefix.parse("fd00::1/128"), Link.LOOPBACK, Scope.GLOBAL, "");
        HostState before = kernel().read();
        twice(new Step.AddAddress(address, ""));
        assertTrue(on(Link.LOOPBACK).addresses().stream().anyMatch(address::equals));
        twice(new Step.RemoveAddress(address, ""));
        assertEquals(before.toString(), kernel().read().toString());
    }

    @Test
    public void leavesAStrangersAddress() {
        strangers().address(Link.LOOPBACK, GATEWAY.prefix(), Link.LOOPBACK);
        String before = strangers().show(Link.LOOPBACK);
        refused(Kind.TAKEN, new Step.AddAddress(GATEWAY, ""));
        apply(new Step.RemoveAddress(GATEWAY, ""));
        assertEquals(before, strangers().show(Link.LOOPBACK));
    }

    @Test
    public void addsAndRemovesIpv6AddressesOfALink() {
        apply(CREATE, SET_ALIAS);
        HostState before = kernel().read();
        Address linkLocal = new Address(Prefix.parse("fe80::1/64"), LINK, Scope.LINK, "");
        Address global = new Address(Prefix.parse("fd00::1/128"), LINK, Scope.GLOBAL, "", true);
        twice(new Step.AddAddress(linkLocal, ALIAS), new Step.AddAddress(global, ALIAS));
        assertEquals(List.of(global, linkLocal), List.copyOf(on(LINK).addresses()));
        assertEquals(
                "to the link-local subnet alone",
                List.of(Prefix.parse("fe80::/64")),
                on(LINK).routes().stream().map(Route::destination).toList());
        twice(new Step.RemoveAddress(linkLocal, ALIAS), new Step.RemoveAddress(global, ALIAS));
        assertEquals(before.toString(), kernel().read().toString());
    }

    @Test
    public void changesWhetherAnIpv6AddressIsDeprecated() {
        apply(CREATE, SET_ALIAS);
        for (boolean deprecated : List.of(false, true, false)) {
            Address address = new Address(Prefix.parse("fd00::1/128"), LINK, Scope.GLOBAL, "", deprecated);
            twice(new Step.AddAddress(address, ALIAS));
            assertEquals(List.of(address), List.copyOf(on(LINK).addresses()));
        }
    }

    // Neighbours

    @Test
    public void addsReplacesAndRemovesANeighbour() {
        apply(CREATE, SET_ALIAS, new Step.AddNeighbour(new Neighbour(IP, HOST_MAC, LINK), ALIAS));
        twice(new Step.AddNeighbour(NEIGHBOUR, ALIAS), new Step.AddNeighbour(new Neighbour(IP6, MAC, LINK), ALIAS));
        assertEquals(
                List.of(NEIGHBOUR, new Neighbour(IP6, MAC, LINK)), List.copyOf(on(LINK).neighbours()));
        twice(
                new Step.RemoveNeighbour(NEIGHBOUR, ALIAS),
                new Step.RemoveNeighbour(new Neighbour(IP6, MAC, LINK), ALIAS));
        assertTrue(on(LINK).neighbours().isEmpty());
    }

    // Routes

    @Test
    public void addsAndRemovesRoutesOfBothFamilies() {
        apply(CREATE, SET_ALIAS);
        twice(new Step.AddRoute(ROUTE, ALIAS), new Step.AddRoute(ROUTE6, ALIAS));
        assertEquals(List.of(ROUTE, ROUTE6), List.copyOf(on(LINK).routes()));
        assertEquals(Optional.of(ROUTE), kernel().lookup(IP));
        assertEquals(Optional.of(ROUTE6), kernel().lookup(IP6));
        twice(new Step.RemoveRoute(ROUTE, ALIAS), new Step.RemoveRoute(ROUTE6, ALIAS));
        assertTrue(on(LINK).routes().isEmpty());
    }

    @Test
    public void leavesAnothersRouteToTheSameDestination() {
        strangers().link(STRANGER, "");
        strangers().route(Route.host(IP, STRANGER, THEIRS));
        strangers().route(Route.host(IP6, STRANGER, THEIRS));
        String before = strangers().show(STRANGER);
        apply(CREATE, SET_ALIAS);
        refused(Kind.TAKEN, new Step.AddRoute(ROUTE, ALIAS));
        refused(Kind.TAKEN, new Step.AddRoute(ROUTE6, ALIAS));
        apply(new Step.RemoveRoute(ROUTE, ALIAS), new Step.RemoveRoute(ROUTE6, ALIAS));
        assertEquals(before, strangers().show(STRANGER));
        assertTrue(on(LINK).routes().isEmpty());
    }

    @Test
    public void leavesAnothersRouteOnOurOwnLink() {
        apply(CREATE, SET_ALIAS);
        Route theirs = Route.host(IP, LINK, THEIRS);
        strangers().route(theirs);
        refused(Kind.TAKEN, new Step.AddRoute(ROUTE, ALIAS));
        apply(new Step.RemoveRoute(ROUTE, ALIAS));
        assertEquals(List.of(theirs), List.copyOf(on(LINK).routes()));
    }

    @Test
    public void keepsRoutesOfAnotherMetricApart() {
        apply(CREATE, SET_ALIAS, new Step.AddRoute(ROUTE, ALIAS));
        Route costly = route("10.1.0.2/32", LINK, OURS, 50);
        twice(new Step.AddRoute(costly, ALIAS));
        assertEquals(List.of(ROUTE, costly), List.copyOf(on(LINK).routes()));
        apply(new Step.RemoveRoute(ROUTE, ALIAS));
        assertEquals(List.of(costly), List.copyOf(on(LINK).routes()));
    }

    @Test
    public void hasARouteAnnouncedOtherwiseWithoutAGap() {
        endpoint();
        apply(new Step.AddRoute(ROUTE6, ALIAS));
        Announcement before = Announcement.ANNOUNCED;
        for (Announcement after : List.of(
                Announcement.WITHHELD,
                Announcement.YIELDING,
                Announcement.CEDED,
                Announcement.DRAINED,
                Announcement.ANNOUNCED)) {
            for (Ip address : List.of(IP, IP6)) {
                Route old = Route.host(address, LINK, OURS, before);
                Route route = Route.host(address, LINK, OURS, after);
                twice(new Step.AddRoute(route, ALIAS));
                assertTrue(on(LINK).routes().containsAll(List.of(old, route)));
                twice(new Step.RemoveRoute(old, ALIAS));
                assertEquals(Optional.of(route), kernel().lookup(address));
                assertEquals(Optional.of(after), route.announcement(OURS));
            }
            before = after;
        }
        assertEquals(List.of(ROUTE, ROUTE6), List.copyOf(on(LINK).routes()));
    }

    @Test
    public void goesToItsOwnContainerWhoeverAnnouncesAnAddressThatItWithholds() {
        endpoint();
        strangers().link(STRANGER, "");
        Route withheld = Route.host(IP, LINK, OURS, Announcement.WITHHELD);
        Route learned = route("10.1.0.2/32", STRANGER, THEIRS, 20);
        apply(new Step.AddRoute(withheld, ALIAS), new Step.RemoveRoute(ROUTE, ALIAS));
        strangers().route(learned);
        assertEquals(Optional.of(withheld), kernel().lookup(IP));
        Route yielding = Route.host(IP, LINK, OURS, Announcement.YIELDING);
        apply(new Step.AddRoute(yielding, ALIAS), new Step.RemoveRoute(withheld, ALIAS));
        assertEquals("a route that yields does not", Optional.of(learned), kernel().lookup(IP));
    }

    @Test
    public void saysWhyARouteIsRefused() {
        apply(CREATE, SET_ALIAS);
        strangers().up(LINK, false);
        assertTrue(refused(Kind.OTHER, new Step.AddRoute(ROUTE, ALIAS)).getMessage().contains("Network is down"));
    }

    // Failures

    @Test
    public void stopsAtTheFirstStepThatFails() {
        apply(CREATE, SET_ALIAS, new Step.AddRoute(ROUTE, ALIAS));
        strangers().link(STRANGER, "");
        strangers().route(route("10.1.0.3/32", STRANGER, THEIRS, 0));
        Route taken = Route.host(Ip.parse("10.1.0.3"), LINK, OURS);
        Step fails = new Step.AddRoute(taken, ALIAS);
        List<Step> steps = List.of(
                new Step.SetMtu(LINK, ALIAS, 1300),
                fails,
                new Step.RemoveRoute(ROUTE, ALIAS),
                new Step.SetGroup(LINK, ALIAS, 9));
        KernelException refusal = assertThrows(KernelException.class, () -> kernel().apply(steps));
        assertTrue(refusal.getMessage(), refusal.getMessage().startsWith(fails + ": "));
        assertEquals(1300, link().mtu());
        assertEquals(List.of(ROUTE), List.copyOf(on(LINK).routes()));
        assertEquals(7, link().group());
    }

    @Test
    public void namesTheFirstOfSeveralFailuresOnANewLink() {
        strangers().link(STRANGER, "");
        strangers().route(Route.host(IP, STRANGER, THEIRS));
        strangers().route(Route.host(IP6, STRANGER, THEIRS));
        Step first = new Step.AddRoute(ROUTE, ALIAS);
        KernelException refusal = assertThrows(
                KernelException.class,
                () -> apply(CREATE, SET_ALIAS, first, new Step.AddRoute(ROUTE6, ALIAS)));
        assertEquals(Kind.TAKEN, refusal.kind());
        assertTrue(refusal.getMessage(), refusal.getMessage().startsWith(first + ": "));
        assertEquals(ALIAS, link().alias());
    }

    // Reading

    @Test
    public void readsTheWholeHostAndOneLink() {
        strangers().link(STRANGER, "theirs");
        strangers().address(STRANGER, Prefix.parse("10.9.0.1/24"), "st0:1");
        endpoint();
        HostState host = kernel().read();
        assertEquals(List.of(Link.LOOPBACK, LINK, PEER, STRANGER, STRANGER + ".p"),
                host.links().stream().map(Link::name).toList());
        assertEquals(host.links().toString(), kernel().links().toString());
        assertEquals(host.onLinks(link -> link.name().equals(LINK)).toString(), on(LINK).toString());
        assertEquals(host.onLinks(link -> link.name().equals(STRANGER)).toString(), on(STRANGER).toString());
        assertEquals(List.of(ROUTE), List.copyOf(on(LINK).routes()));
        assertEquals(List.of(NEIGHBOUR), List.copyOf(on(LINK).neighbours()));
        assertEquals("theirs", on(STRANGER).link(STRANGER).orElseThrow().alias());
        assertEquals(
                List.of(new Address(Prefix.parse("10.9.0.1/24"), STRANGER, Scope.GLOBAL, "st0:1")),
                List.copyOf(on(STRANGER).addresses()));
        assertEquals(List.of(route("10.9.0.0/24", STRANGER, 2, 0)), List.copyOf(on(STRANGER).routes()));
        assertEquals(HostState.EMPTY, on("nobody"));
    }

    @Test
    public void listsTheRoutesToOneAddressWithEveryWay() {
        strangers().link(STRANGER, "");
        strangers().address(STRANGER, Prefix.parse("10.8.0.1/24"), STRANGER);
        strangers().link("st1", "");
        strangers().address("st1", Prefix.parse("10.9.0.1/24"), "st1");
        HostRoute.Hop one = new HostRoute.Hop(STRANGER, Optional.of(Ip.parse("10.8.0.254")));
        HostRoute.Hop other = new HostRoute.Hop("st1", Optional.of(Ip.parse("10.9.0.254")));
        HostRoute.Hop byIpv6 = new HostRoute.Hop("st1", Optional.of(Ip.parse("fe80::1")));
        HostRoute.Hop alsoByIpv6 = new HostRoute.Hop(STRANGER, Optional.of(Ip.parse("fe80::1")));
        List<HostRoute> theirs = List.of(
                new HostRoute(Ip.parse("10.1.0.7"), List.of(one), THEIRS, 20),
                new HostRoute(Ip.parse("10.1.0.8"), List.of(one, other), THEIRS, 20),
                new HostRoute(Ip.parse("10.1.0.9"), List.of(byIpv6, alsoByIpv6), THEIRS, 30),
                new HostRoute(Ip.parse("fd00::8"), List.of(byIpv6, alsoByIpv6), THEIRS, 20));
        theirs.forEach(strangers()::hostRoute);
        strangers().route(route("10.1.1.0/24", STRANGER, THEIRS, 0));
        strangers().route(new Route(
                Route.Type.BLACKHOLE, Prefix.parse("10.1.0.10/32"), "", Optional.empty(), THEIRS, Scope.GLOBAL, 0));
        endpoint();

        HostRoute ours = new HostRoute(IP, List.of(new HostRoute.Hop(LINK, Optional.empty())), OURS, 0);
        assertEquals(
                List.of(ours, theirs.get(0), theirs.get(1), theirs.get(2), theirs.get(3)),
                List.copyOf(kernel().hostRoutes()));
    }

    @Test
    public void looksUpWhichRouteAPacketWouldTake() {
        Ip anywhere = Ip.parse("198.51.100.7");
        assertEquals(Optional.empty(), kernel().lookup(anywhere));
        assertEquals(Optional.empty(), kernel().lookup(IP6));
        strangers().link(STRANGER, "");
        strangers().address(STRANGER, Prefix.parse("10.9.0.1/24"), STRANGER);
        Route own = kernel().lookup(Ip.parse("10.9.0.1")).orElseThrow();
        assertEquals(Route.Type.LOCAL, own.type());
        assertEquals(STRANGER, own.link());
        Route connected = kernel().lookup(Ip.parse("10.9.0.7")).orElseThrow();
        assertEquals(route("10.9.0.0/24", STRANGER, 2, 0), connected);
        assertTrue(connected.isConnected());
        Route byDefault = new Route(
                Route.Type.UNICAST,
                Prefix.parse("0.0.0.0/0"),
                STRANGER,
                Optional.of(Ip.parse("10.9.0.254")),
                THEIRS,
                Scope.GLOBAL,
                0);
        strangers().route(byDefault);
        assertEquals(Optional.of(byDefault), kernel().lookup(anywhere));
        assertFalse(kernel().lookup(anywhere).orElseThrow().isConnected());
        assertEquals(Route.Type.LOCAL, kernel().lookup(Ip.parse("127.0.0.1")).orElseThrow().type());
        assertEquals(Route.Type.LOCAL, kernel().lookup(Ip.parse("::1")).orElseThrow().type());
    }

    @Test
    public void countsARouteThatThrowsAwayAsNone() {
        List<Route.Type> types = List.of(Route.Type.BLACKHOLE, Route.Type.UNREACHABLE, Route.Type.PROHIBIT);
        for (Route.Type type : types) {
            Prefix destination = Prefix.parse("10.%d.0.0/16".formatted(20 + type.ordinal()));
            strangers().route(new Route(type, destination, "", Optional.empty(), THEIRS, Scope.GLOBAL, 0));
            assertEquals(Optional.empty(), kernel().lookup(destination.ip().next()));
        }
        assertEquals(types, kernel().read().routes().stream().map(Route::type).toList());
    }
}
