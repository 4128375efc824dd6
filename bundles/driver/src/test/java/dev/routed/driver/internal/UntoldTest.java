package dev.routed.driver.internal;

import static dev.routed.driver.internal.Host.ADDRESS;
import static dev.routed.driver.internal.Host.NETWORK;
import static dev.routed.driver.internal.Host.OTHER;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.net.Ip;
import dev.routed.api.network.EndpointRequest;
import dev.routed.testkit.Container;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The engine dies, or gives up while we are away: what it never told is seen, and what it tells late does no harm. */
public class UntoldTest {
    private static final String ENDPOINT = "0123456789abcdef".repeat(4);
    private static final String SECOND = "f".repeat(64);
    private static final String PEER = "rc0123456789ab";

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private Host host;
    private Drift drift;
    private HostState withNetwork;

    @Before
    public void start() {
        host = new Host(state.getRoot().toPath());
        host.network(NETWORK, "10.1.0.0/16", Map.of());
        withNetwork = host.state();
        host.endpoint(ENDPOINT, ADDRESS);
    }

    @After
    public void stop() {
        if (drift != null) {
            drift.stop();
        }
        host.driver.stop();
    }

    private Runnable run() {
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1");
        return host.kernel.strangers().takeAway(PEER);
    }

    private void isOver() {
        host.eventuallyIs(withNetwork);
        assertEquals(List.of(), host.driver.endpoints());
        assertEquals(List.of(), host.driver.pending());
        // The last thing of an end.
        host.eventually(() -> host.ipam.released.equals(List.of(ADDRESS)));
        assertTrue(host.ipam.claims.isEmpty());
        assertTrue(host.happened("endpoint-lost"));
    }

    private void stands() {
        host.driver.reconcile("test");
        assertEquals(1, host.driver.endpoints().size());
        assertEquals(List.of(), host.driver.pending());
        assertFalse(host.happened("endpoint-lost"));
    }

    @Test
    public void whatIsCreatedAndJoinedIsLeftAlone() {
        stands();
        host.pass(Ending.COMING.minusSeconds(1));
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1");
        host.pass(Ending.COMING.minusSeconds(1));
        host.driver.describe(NETWORK, ENDPOINT);
        host.pass(Ending.COMING.minusSeconds(1));
        stands();
    }

    @Test
    public void whatAContainerHasIsLeftAlone() {
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1");
        Container container = host.kernel.strangers().container();
        container.take(PEER, "eth0");
        host.pass(Duration.ofDays(9));
        stands();
        host.restart();
        stands();
        host.pass(Duration.ofDays(9));
        stands();
        container.up("eth0", false);
        stands();
        host.restart();
        stands();
    }

    @Test
    public void aContainerThatEndedWhileWeWereAwayIsSeenAtTheStart() {
        Runnable end = run();
        host.driver.stop();
        end.run();
        host.start();
        isOver();
    }

    @Test
    public void aContainerThatEndsIsSeenAtOnce() {
        drift = host.drift();
        Runnable end = run();
        host.pass(Ending.LEAVING);
        end.run();
        isOver();
    }

    @Test
    public void theEngineIsGivenTheTimeToSayIt() {
        Runnable end = run();
        host.pass(Duration.ofDays(9));
        host.driver.leave(NETWORK, ENDPOINT);
        end.run();
        stands();
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.eventuallyIs(withNetwork);
        assertFalse(host.happened("endpoint-lost"));
        assertEquals("the engine's to do", List.of(), host.ipam.released);
    }

    @Test
    public void anEngineThatSaysNoMoreIsNotWaitedForAnyLonger() {
        Runnable end = run();
        host.driver.leave(NETWORK, ENDPOINT);
        end.run();
        host.pass(Ending.LEAVING);
        host.driver.reconcile("test");
        isOver();
    }

    @Test
    public void whatNoContainerTakesGoesAfterAWhile() {
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1");
        host.pass(Ending.COMING);
        host.driver.reconcile("test");
        isOver();
    }

    @Test
    public void whatAFormerRunCreatedHasThatWhileToo() {
        host.restart();
        stands();
        host.pass(Ending.COMING.minusSeconds(1));
        stands();
        host.pass(Duration.ofSeconds(2));
        host.driver.reconcile("test");
        isOver();
    }

    @Test
    public void aLinkThatIsGoneFreesItsAddressAtOnce() {
        host.kernel.strangers().deleteLink("rt0123456789ab");
        host.driver.reconcile("test");
        isOver();
    }

    // Releases that come late

    @Test
    public void theReleaseOfOneThatWasEndedIsNotTakenForThatOfTheNext() {
        host.kernel.strangers().deleteLink("rt0123456789ab");
        host.driver.reconcile("test");
        host.endpoint(SECOND, ADDRESS);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        assertFalse(host.driver.addressReleased(ADDRESS));
        assertEquals(SECOND, host.driver.endpoints().get(0).id());
        assertTrue(host.happened("release-late"));
        assertTrue("but the next is", host.driver.addressReleased(ADDRESS));
        assertEquals(List.of(), host.driver.endpoints());
    }

    @Test
    public void oneReleaseThatCameIsOwedNoMore() {
        host.kernel.strangers().deleteLink("rt0123456789ab");
        host.driver.reconcile("test");
        assertFalse("the books were told at its end", host.driver.addressReleased(ADDRESS));
        host.endpoint(SECOND, ADDRESS);
        assertTrue(host.driver.addressReleased(ADDRESS));
        assertEquals(List.of(), host.driver.endpoints());
    }

    /** What was said of one address and not believed is true if the endpoint goes by what is said of another one. */
    @Test
    public void aDoubtedReleaseHoldsOnceTheEndpointIsGone() {
        host.networkOf(OTHER, List.of("10.2.0.0/16", "fd00:10:2::/64"), Map.of());
        Ip first = Ip.parse("10.2.0.2");
        create("e".repeat(64), first, Ip.parse("fd00:10:2::2"));
        host.kernel.strangers().deleteLink("rteeeeeeeeeeee");
        host.driver.reconcile("test");
        Ip second = Ip.parse("fd00:10:2::3");
        create(SECOND, first, second);
        host.ipam.released.clear();
        assertFalse(host.driver.addressReleased(first));
        assertTrue(host.driver.addressReleased(second));
        assertEquals("the other is released by who asks", List.of(first), host.ipam.released);
        create("d".repeat(64), first, second);
        host.driver.deleteEndpoint(OTHER, "d".repeat(64));
        assertEquals("and now a release is to come", List.of(first), host.ipam.released);
    }

    @Test
    public void whatWasReleasedBeforeItsEndIsNotReleasedOnceMore() {
        host.restart();
        host.endpoint(SECOND, Ip.parse("10.1.0.3"));
        assertFalse("it is young", host.driver.addressReleased(Ip.parse("10.1.0.3")));
        host.kernel.strangers().deleteLink("rtffffffffffff");
        host.driver.reconcile("test");
        assertEquals(List.of(Ip.parse("10.1.0.3")), host.ipam.released);
        assertTrue("so this one is another's", host.driver.addressReleased(Ip.parse("10.1.0.3")));
    }

    @Test
    public void theReleaseOfOneThatWasEndedIsNotTakenForThatOfARequest() {
        host.kernel.strangers().deleteLink("rt0123456789ab");
        host.driver.reconcile("test");
        // Somebody may have asked for it meanwhile, and not yet for an endpoint.
        assertFalse("the books were told at its end", host.driver.addressReleased(ADDRESS));
        assertTrue("but this one is of the next", host.driver.addressReleased(ADDRESS));
    }

    /** An engine that was killed may never release what it lost. */
    @Test
    public void aReleaseThatNeverCameIsNotSeenInThatOfTheNext() {
        host.kernel.strangers().deleteLink("rt0123456789ab");
        host.driver.reconcile("test");
        host.endpoint(SECOND, ADDRESS);
        host.driver.deleteEndpoint(NETWORK, SECOND);
        assertTrue(host.driver.addressReleased(ADDRESS));
    }

    @Test
    public void aReleaseThatNeverCameIsNotSeenInThatOfOneThatIsOwed() {
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.endpoint(SECOND, ADDRESS);
        host.kernel.strangers().deleteLink("rtffffffffffff");
        host.driver.reconcile("test");
        assertFalse("the books were told at its end", host.driver.addressReleased(ADDRESS));
        assertTrue("but this one is of the next", host.driver.addressReleased(ADDRESS));
    }

    /** The engine has each until it releases it: nobody else may be given one that waits for its release. */
    @Test
    public void theReleaseOfOneAddressLeavesTheOthersToWaitForTheirs() {
        host.networkOf(OTHER, List.of("10.2.0.0/16", "fd00:10:2::/64"), Map.of());
        create(SECOND, Ip.parse("10.2.0.2"), Ip.parse("fd00:10:2::2"));
        assertTrue(host.driver.addressReleased(Ip.parse("10.2.0.2")));
        assertEquals(1, host.driver.endpoints().size());
        assertEquals(List.of(), host.ipam.released);
        assertTrue(host.driver.addressReleased(Ip.parse("fd00:10:2::2")));
    }

    private void create(String id, Ip... addresses) {
        host.driver.createEndpoint(new EndpointRequest(OTHER, id, List.of(addresses), Optional.empty(), Map.of(),
                Collections.emptySortedSet(), List.of()));
    }

    @Test
    public void anEndThatTheKernelRefusesAtFirstFreesTheAddressAsWell() {
        Runnable comesHome = run();
        host.pass(Ending.LEAVING);
        host.kernel.failNext(Kind.OTHER);
        comesHome.run();
        host.driver.reconcile("test");
        assertTrue(host.happened("endpoint-down"));
        isOver();
    }

    /** The engine calls again for 15 s: what it began before our start may come after somebody else has the address. */
    @Test
    public void aReleaseThatWasOnItsWayBeforeTheStartIsNotTakenForThatOfANewEndpoint() {
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.restart();
        host.endpoint(SECOND, ADDRESS);
        assertFalse(host.driver.addressReleased(ADDRESS));
        assertEquals(SECOND, host.driver.endpoints().get(0).id());
        host.pass(Contacts.RETRIES);
        assertTrue(host.driver.addressReleased(ADDRESS));
        assertEquals(List.of(), host.driver.endpoints());
    }

    @Test
    public void theReleaseOfOneThatAFormerRunCreatedIsItsEnd() {
        host.restart();
        assertTrue(host.driver.addressReleased(ADDRESS));
        assertEquals(List.of(), host.driver.endpoints());
    }
}
