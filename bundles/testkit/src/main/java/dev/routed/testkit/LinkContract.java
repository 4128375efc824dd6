package dev.routed.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Prefix;
import java.util.List;
import org.junit.Test;

/** The part of {@link KernelContract} that is about links. */
abstract class LinkContract extends InsideContract {
    @Test
    public void createsAPairWhoseHostEndIsUp() {
        apply(CREATE);
        Link host = link();
        assertEquals(new Link(LINK, host.index(), Link.VETH, HOST_MAC, 1400, 7, true, false, 1, true, 0, ""), host);
        Link peer = on(PEER).link(PEER).orElseThrow();
        assertEquals(new Link(PEER, peer.index(), Link.VETH, MAC, 1400, 0, false, false, 1, true, 0, ""), peer);
        assertTrue(on(LINK).addresses().isEmpty());
    }

    @Test
    public void showsCarrierWhenBothEndsAreUp() {
        apply(CREATE, new Step.SetUp(PEER, ""));
        assertTrue(link().carrier());
    }

    @Test
    public void showsThatTheOtherEndWentAwayAndCameHome() {
        apply(CREATE);
        Runnable home = strangers().takeAway(PEER);
        Link taken = link();
        assertTrue("a container has the other end", taken.carrier());
        assertFalse(taken.peerHere());
        assertTrue(on(PEER).links().isEmpty());
        home.run();
        Link left = link();
        assertFalse("the container is gone", left.carrier());
        assertTrue(left.peerHere());
        assertEquals("on, and off again", 3, left.carrierChanges());
        assertFalse(on(PEER).link(PEER).orElseThrow().up());
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
    public void leavesIpv6ToUsOnALinkThatGrows() {
        apply(new Step.CreateVeth(LINK, HOST_MAC, PEER, MAC, 1000, 7), SET_ALIAS);
        twice(new Step.LeaveIpv6ToUs(LINK, ALIAS));
        twice(new Step.SetMtu(LINK, ALIAS, 1500), new Step.LeaveIpv6ToUs(LINK, ALIAS));
        refused(Kind.NO_LINK, new Step.LeaveIpv6ToUs(LINK, "theirs"));
        refused(Kind.NO_LINK, new Step.LeaveIpv6ToUs("nobody", ""));
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
        refused(Kind.NO_LINK, new Step.AddAddress(ADDRESS6, ALIAS));
        assertEquals(before, strangers().show(LINK));
    }

    @Test
    public void takesNothingAwayFromAnotherLink() {
        strangers().link(LINK, "theirs");
        strangers().route(ROUTE);
        strangers().address(LINK, ADDRESS6.prefix(), "");
        String before = strangers().show(LINK);
        apply(
                new Step.RemoveAddress(ADDRESS6, ALIAS),
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
        refused(Kind.NO_LINK, new Step.AddAddress(new Address(Prefix.parse("192.0.2.1/32"), LINK, Scope.GLOBAL, LINK), ""));
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
                new Step.RemoveAddress(GATEWAY, ""));
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
}
