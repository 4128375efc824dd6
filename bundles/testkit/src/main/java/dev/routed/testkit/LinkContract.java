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

/** The part of {@link KernelContract} about links. */
abstract class LinkContract extends ContainerKernelContract {
    @Test
    public void createdPairHasItsHostEndUp() {
        apply(CREATE);
        Link host = link();
        assertEquals(
                Link.of(LINK, host.index())
                        .withKind(Link.VETH)
                        .withMac(HOST_MAC)
                        .withMtu(1400)
                        .withGroup(7)
                        .withUp(true)
                        .withCarrierChanges(1)
                        .withPeer(true, 0),
                host);
        Link peer = on(PEER).link(PEER).orElseThrow();
        assertEquals(
                Link.of(PEER, peer.index())
                        .withKind(Link.VETH)
                        .withMac(MAC)
                        .withMtu(1400)
                        .withCarrierChanges(1)
                        .withPeer(true, 0),
                peer);
        assertTrue(on(LINK).addresses().isEmpty());
    }

    @Test
    public void linkHasCarrierWhenBothEndsAreUp() {
        apply(CREATE, new Step.SetUp(PEER, ""));
        assertTrue(link().carrier());
    }

    @Test
    public void linkShowsWhereItsOtherEndIs() {
        apply(CREATE);
        Runnable home = foreign().takeAway(PEER);
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
    public void secondCreateOfAPairIsRejected() {
        endpoint();
        String before = foreign().show(LINK);
        rejected(Kind.TAKEN, CREATE);
        assertEquals(before, foreign().show(LINK));
    }

    @Test
    public void createVethLeavesAForeignLinkWithTheNameUnchanged() {
        foreign().link(LINK, "theirs");
        foreign().address(LINK, Prefix.parse("192.0.2.1/24"), LINK);
        String before = foreign().show(LINK);
        List<Step> steps =
                List.of(CREATE, SET_ALIAS, new Step.AddNeighbour(NEIGHBOUR, ALIAS), new Step.AddRoute(ROUTE, ALIAS));
        KernelException rejection = assertThrows(KernelException.class, () -> kernel().apply(steps));
        assertEquals(Kind.TAKEN, rejection.kind());
        assertTrue(rejection.getMessage(), rejection.getMessage().startsWith(CREATE + ": "));
        assertEquals(before, foreign().show(LINK));
        assertTrue(on(PEER).links().isEmpty());
    }

    @Test
    public void createVethLeavesAForeignLinkWithThePeerNameUnchanged() {
        foreign().link(PEER, "");
        String before = foreign().show(PEER);
        rejected(Kind.TAKEN, CREATE);
        assertEquals(before, foreign().show(PEER));
        assertTrue(on(LINK).links().isEmpty());
    }

    @Test
    public void aliasMtuGroupAndUpAreSet() {
        apply(CREATE);
        twice(SET_ALIAS);
        assertEquals(ALIAS, link().alias());
        twice(new Step.SetMtu(LINK, ALIAS, 9000));
        assertEquals(9000, link().mtu());
        twice(new Step.SetGroup(LINK, ALIAS, 9));
        assertEquals(9, link().group());
        foreign().up(LINK, false);
        twice(new Step.SetUp(LINK, ALIAS));
        assertTrue(link().up());
    }

    @Test
    public void leaveIpv6ToUsAppliesAgainAfterTheMtuGrows() {
        apply(new Step.CreateVeth(LINK, HOST_MAC, PEER, MAC, 1000, 7), SET_ALIAS);
        twice(new Step.LeaveIpv6ToUs(LINK, ALIAS));
        twice(new Step.SetMtu(LINK, ALIAS, 1500), new Step.LeaveIpv6ToUs(LINK, ALIAS));
        rejected(Kind.NO_LINK, new Step.LeaveIpv6ToUs(LINK, "theirs"));
        rejected(Kind.NO_LINK, new Step.LeaveIpv6ToUs("nobody", ""));
    }

    @Test
    public void aliasIsReplacedAndRemoved() {
        apply(CREATE, SET_ALIAS, new Step.SetAlias(LINK, ALIAS, "x".repeat(Link.MAX_ALIAS)));
        assertEquals("x".repeat(Link.MAX_ALIAS), link().alias());
        twice(new Step.SetAlias(LINK, "x".repeat(Link.MAX_ALIAS), ""));
        assertEquals("", link().alias());
    }

    @Test
    public void stepsOnALinkWithAnotherAliasAreRejected() {
        foreign().link(LINK, "theirs");
        String before = foreign().show(LINK);
        rejected(Kind.NO_LINK, SET_ALIAS);
        rejected(Kind.NO_LINK, new Step.SetMtu(LINK, ALIAS, 1300));
        rejected(Kind.NO_LINK, new Step.SetUp(LINK, ALIAS));
        rejected(Kind.NO_LINK, new Step.AddNeighbour(NEIGHBOUR, ALIAS));
        rejected(Kind.NO_LINK, new Step.AddRoute(ROUTE, ALIAS));
        rejected(Kind.NO_LINK, new Step.AddAddress(ADDRESS6, ALIAS));
        assertEquals(before, foreign().show(LINK));
    }

    @Test
    public void removalsOnALinkWithAnotherAliasDoNothing() {
        foreign().link(LINK, "theirs");
        foreign().route(ROUTE);
        foreign().address(LINK, ADDRESS6.prefix(), "");
        String before = foreign().show(LINK);
        apply(
                new Step.RemoveAddress(ADDRESS6, ALIAS),
                new Step.RemoveRoute(ROUTE, ALIAS),
                new Step.RemoveNeighbour(NEIGHBOUR, ALIAS),
                new Step.SetGroup(LINK, ALIAS, 9),
                new Step.DeleteLink(LINK, ALIAS));
        assertEquals(before, foreign().show(LINK));
    }

    @Test
    public void stepsOnAMissingLinkAreRejected() {
        rejected(Kind.NO_LINK, SET_ALIAS);
        rejected(Kind.NO_LINK, new Step.SetMtu(LINK, "", 1300));
        rejected(Kind.NO_LINK, new Step.SetUp(LINK, ""));
        rejected(Kind.NO_LINK, new Step.AddNeighbour(NEIGHBOUR, ""));
        rejected(Kind.NO_LINK, new Step.AddRoute(ROUTE, ""));
        rejected(
                Kind.NO_LINK,
                new Step.AddAddress(new Address(Prefix.parse("192.0.2.1/32"), LINK, Scope.GLOBAL, LINK), ""));
    }

    @Test
    public void removalsOfMissingObjectsAreDone() {
        HostState before = kernel().read(OUR_PROTOCOL);
        apply(
                new Step.RemoveRoute(ROUTE, ALIAS),
                new Step.RemoveNeighbour(NEIGHBOUR, ALIAS),
                new Step.SetGroup(LINK, ALIAS, 9),
                new Step.DeleteLink(LINK, ALIAS),
                new Step.DeleteGroup(9),
                new Step.RemoveAddress(GATEWAY, ""));
        assertEquals(before.toString(), kernel().read(OUR_PROTOCOL).toString());
    }

    @Test
    public void deletedLinkTakesItsObjectsAlong() {
        HostState before = kernel().read(OUR_PROTOCOL);
        endpoint();
        twice(new Step.DeleteLink(LINK, ALIAS));
        assertEquals(before.toString(), kernel().read(OUR_PROTOCOL).toString());
    }

    @Test
    public void linkIsParkedAndDeletedWithItsGroup() {
        HostState before = kernel().read(OUR_PROTOCOL);
        endpoint();
        twice(new Step.RemoveRoute(ROUTE, ALIAS), new Step.SetGroup(LINK, ALIAS, 9));
        assertEquals(9, link().group());
        assertTrue(on(LINK).routes().isEmpty());
        assertTrue(kernel().lookup(IP).isEmpty());
        twice(new Step.DeleteGroup(9));
        assertEquals(before.toString(), kernel().read(OUR_PROTOCOL).toString());
    }

    @Test
    public void deleteGroupLeavesOtherGroups() {
        apply(CREATE);
        foreign().link(FOREIGN_LINK, "");
        String before = foreign().show(FOREIGN_LINK);
        apply(new Step.DeleteGroup(7));
        assertTrue(on(LINK).links().isEmpty());
        assertEquals(before, foreign().show(FOREIGN_LINK));
    }

    @Test
    public void deleteOfTheDefaultGroupIsRejected() {
        rejected(Kind.FORBIDDEN, new Step.DeleteGroup(0));
    }
}
