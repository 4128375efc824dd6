package dev.routed.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Address;
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
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/**
 * What every kernel backend must do; see {@link Kernel} and {@link Step}. A backend's test extends it and
 * gives the kernel under test, on a host where only {@code lo} is there and up, and that host's strangers.
 */
public abstract class KernelContract {
    private static final String LINK = "rt1";
    private static final String PEER = "rtp1";
    private static final String ALIAS = "routed1:network:endpoint";
    private static final String STRANGER = "st0";
    private static final int OURS = 200;
    private static final int THEIRS = 80;
    private static final Mac HOST_MAC = Mac.parse("02:00:00:00:00:01");
    private static final Mac MAC = Mac.parse("02:42:0a:01:00:02");
    private static final Ip IP = Ip.parse("10.1.0.2");
    private static final Ip IP6 = Ip.parse("fd00::2");

    private static final Step CREATE = new Step.CreateVeth(LINK, HOST_MAC, PEER, MAC, 1400, 7);
    private static final Step SET_ALIAS = new Step.SetAlias(LINK, "", ALIAS);
    private static final Neighbour NEIGHBOUR = new Neighbour(IP, MAC, LINK);
    private static final Route ROUTE = Route.host(IP, LINK, OURS);
    private static final Route ROUTE6 = Route.host(IP6, LINK, OURS);
    private static final Address GATEWAY =
            new Address(Prefix.parse("169.254.1.1/32"), Link.LOOPBACK, Scope.HOST, "lo:routed");

    /** The kernel under test; the same one throughout a test. */
    protected abstract Kernel kernel();

    /** Who else is on the host of the kernel under test. */
    protected abstract Strangers strangers();

    private void apply(Step... steps) {
        kernel().apply(List.of(steps));
    }

    private void endpoint() {
        apply(CREATE, SET_ALIAS, new Step.AddNeighbour(NEIGHBOUR, ALIAS), new Step.AddRoute(ROUTE, ALIAS));
    }

    /** The step fails in this way, and says so in a sentence: the step, then the reason. */
    private KernelException refused(Kind kind, Step step, Step... before) {
        List<Step> steps = new ArrayList<>(List.of(before));
        steps.add(step);
        KernelException refusal = assertThrows(KernelException.class, () -> kernel().apply(steps));
        assertEquals(refusal.getMessage(), kind, refusal.kind());
        assertTrue(refusal.getMessage(), refusal.getMessage().startsWith(step + ": "));
        assertTrue(refusal.getMessage(), refusal.getMessage().length() > (step + ": ").length());
        return refusal;
    }

    /** The steps are carried out twice, and the second time changes nothing. */
    private void twice(Step... steps) {
        apply(steps);
        String once = kernel().read().toString();
        apply(steps);
        assertEquals(once, kernel().read().toString());
    }

    private Link link() {
        return kernel().read(LINK).link(LINK).orElseThrow();
    }

    private HostState on(String link) {
        return kernel().read(link);
    }

    private static Route route(String destination, String link, int protocol, long metric) {
        return new Route(
                Route.Type.UNICAST, Prefix.parse(destination), link, Optional.empty(), protocol, Scope.LINK, metric);
    }

    // Links

    @Test
    public void createsAPairWhoseHostEndIsUp() {
        apply(CREATE);
        Link host = link();
        assertEquals(new Link(LINK, host.index(), Link.VETH, HOST_MAC, 1400, 7, true, false, ""), host);
        Link peer = on(PEER).link(PEER).orElseThrow();
        assertEquals(new Link(PEER, peer.index(), Link.VETH, MAC, 1400, 0, false, false, ""), peer);
        assertTrue(on(LINK).addresses().isEmpty());
    }

    @Test
    public void showsCarrierWhenBothEndsAreUp() {
        apply(CREATE, new Step.SetUp(PEER, ""));
        assertTrue(link().carrier());
    }

    @Test
    public void createsNoPairTwice() {
        endpoint();
        String before = strangers().show(LINK);
        refused(Kind.TAKEN, CREATE);
        assertEquals(before, strangers().show(LINK));
    }

    @Test
    public void leavesAStrangersLinkUnderOurNameAsItIs() {
        strangers().link(LINK, "theirs");
        strangers().address(LINK, Prefix.parse("192.0.2.1/24"), LINK);
        String before = strangers().show(LINK);
        List<Step> steps =
                List.of(CREATE, SET_ALIAS, new Step.AddNeighbour(NEIGHBOUR, ALIAS), new Step.AddRoute(ROUTE, ALIAS));
        KernelException refusal = assertThrows(KernelException.class, () -> kernel().apply(steps));
        assertEquals(Kind.TAKEN, refusal.kind());
        assertTrue(refusal.getMessage(), refusal.getMessage().startsWith(CREATE + ": "));
        assertEquals(before, strangers().show(LINK));
        assertTrue(on(PEER).links().isEmpty());
    }

    @Test
    public void leavesAStrangersLinkUnderThePeersNameAsItIs() {
        strangers().link(PEER, "");
        String before = strangers().show(PEER);
        refused(Kind.TAKEN, CREATE);
        assertEquals(before, strangers().show(PEER));
        assertTrue(on(LINK).links().isEmpty());
    }

    @Test
    public void setsWhatALinkCarries() {
        apply(CREATE);
        twice(SET_ALIAS);
        assertEquals(ALIAS, link().alias());
        twice(new Step.SetMtu(LINK, ALIAS, 9000));
        assertEquals(9000, link().mtu());
        twice(new Step.SetGroup(LINK, ALIAS, 9));
        assertEquals(9, link().group());
        strangers().up(LINK, false);
        twice(new Step.SetUp(LINK, ALIAS));
        assertTrue(link().up());
    }

    @Test
    public void replacesAndClearsAnAlias() {
        apply(CREATE, SET_ALIAS, new Step.SetAlias(LINK, ALIAS, "x".repeat(Link.MAX_ALIAS)));
        assertEquals("x".repeat(Link.MAX_ALIAS), link().alias());
        twice(new Step.SetAlias(LINK, "x".repeat(Link.MAX_ALIAS), ""));
        assertEquals("", link().alias());
    }

    @Test
    public void needsTheLinkThatIsMeant() {
        strangers().link(LINK, "theirs");
        String before = strangers().show(LINK);
        refused(Kind.NO_LINK, SET_ALIAS);
        refused(Kind.NO_LINK, new Step.SetMtu(LINK, ALIAS, 1300));
        refused(Kind.NO_LINK, new Step.SetUp(LINK, ALIAS));
        refused(Kind.NO_LINK, new Step.AddNeighbour(NEIGHBOUR, ALIAS));
        refused(Kind.NO_LINK, new Step.AddRoute(ROUTE, ALIAS));
        assertEquals(before, strangers().show(LINK));
    }

    @Test
    public void takesNothingAwayFromAnotherLink() {
        strangers().link(LINK, "theirs");
        strangers().route(ROUTE);
        String before = strangers().show(LINK);
        apply(
                new Step.RemoveRoute(ROUTE, ALIAS),
                new Step.RemoveNeighbour(NEIGHBOUR, ALIAS),
                new Step.SetGroup(LINK, ALIAS, 9),
                new Step.DeleteLink(LINK, ALIAS));
        assertEquals(before, strangers().show(LINK));
    }

    @Test
    public void needsALinkThatIsThere() {
        refused(Kind.NO_LINK, SET_ALIAS);
        refused(Kind.NO_LINK, new Step.SetMtu(LINK, "", 1300));
        refused(Kind.NO_LINK, new Step.SetUp(LINK, ""));
        refused(Kind.NO_LINK, new Step.AddNeighbour(NEIGHBOUR, ""));
        refused(Kind.NO_LINK, new Step.AddRoute(ROUTE, ""));
        refused(Kind.NO_LINK, new Step.AddAddress(new Address(Prefix.parse("192.0.2.1/32"), LINK, Scope.GLOBAL, LINK)));
    }

    @Test
    public void takesAwayWhatIsGone() {
        HostState before = kernel().read();
        apply(
                new Step.RemoveRoute(ROUTE, ALIAS),
                new Step.RemoveNeighbour(NEIGHBOUR, ALIAS),
                new Step.SetGroup(LINK, ALIAS, 9),
                new Step.DeleteLink(LINK, ALIAS),
                new Step.DeleteGroup(9),
                new Step.RemoveAddress(GATEWAY));
        assertEquals(before.toString(), kernel().read().toString());
    }

    @Test
    public void deletesALinkWithAllThatIsOnIt() {
        HostState before = kernel().read();
        endpoint();
        twice(new Step.DeleteLink(LINK, ALIAS));
        assertEquals(before.toString(), kernel().read().toString());
    }

    @Test
    public void parksAndReaps() {
        HostState before = kernel().read();
        endpoint();
        twice(new Step.RemoveRoute(ROUTE, ALIAS), new Step.SetGroup(LINK, ALIAS, 9));
        assertEquals(9, link().group());
        assertTrue(on(LINK).routes().isEmpty());
        assertTrue(kernel().lookup(IP).isEmpty());
        twice(new Step.DeleteGroup(9));
        assertEquals(before.toString(), kernel().read().toString());
    }

    @Test
    public void deletesNoOtherGroup() {
        apply(CREATE);
        strangers().link(STRANGER, "");
        String before = strangers().show(STRANGER);
        apply(new Step.DeleteGroup(7));
        assertTrue(on(LINK).links().isEmpty());
        assertEquals(before, strangers().show(STRANGER));
    }

    @Test
    public void deletesNotTheGroupThatEveryLinkIsIn() {
        refused(Kind.FORBIDDEN, new Step.DeleteGroup(0));
    }

    // Addresses

    @Test
    public void addsAndRemovesAnAddress() {
        HostState before = kernel().read();
        twice(new Step.AddAddress(GATEWAY));
        assertTrue(on(Link.LOOPBACK).addresses().stream().anyMatch(GATEWAY::equals));
        twice(new Step.RemoveAddress(GATEWAY));
        assertEquals(before.toString(), kernel().read().toString());
    }

    @Test
    public void addsAndRemovesAnIpv6Address() {
        Address address = new Address(Prefix.parse("fd00::1/128"), Link.LOOPBACK, Scope.GLOBAL, "");
        HostState before = kernel().read();
        twice(new Step.AddAddress(address));
        assertTrue(on(Link.LOOPBACK).addresses().stream().anyMatch(address::equals));
        twice(new Step.RemoveAddress(address));
        assertEquals(before.toString(), kernel().read().toString());
    }

    @Test
    public void leavesAStrangersAddress() {
        strangers().address(Link.LOOPBACK, GATEWAY.prefix(), Link.LOOPBACK);
        String before = strangers().show(Link.LOOPBACK);
        refused(Kind.TAKEN, new Step.AddAddress(GATEWAY));
        apply(new Step.RemoveAddress(GATEWAY));
        assertEquals(before, strangers().show(Link.LOOPBACK));
    }

    // Neighbours

    @Test
    public void addsReplacesAndRemovesANeighbour() {
        apply(CREATE, SET_ALIAS, new Step.AddNeighbour(new Neighbour(IP, HOST_MAC, LINK), ALIAS));
        twice(new Step.AddNeighbour(NEIGHBOUR, ALIAS), new Step.AddNeighbour(new Neighbour(IP6, MAC, LINK), ALIAS));
        assertEquals(
                List.of(NEIGHBOUR, new Neighbour(IP6, MAC, LINK)), List.copyOf(on(LINK).neighbours()));
        twice(new Step.RemoveNeighbour(NEIGHBOUR, ALIAS), new Step.RemoveNeighbour(new Neighbour(IP6, MAC, LINK), ALIAS));
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
                Route.Type.UNICAST, Prefix.parse("0.0.0.0/0"), STRANGER, Optional.of(Ip.parse("10.9.0.254")), THEIRS, Scope.GLOBAL, 0);
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
