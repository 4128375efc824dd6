package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT;
import static dev.routed.driver.internal.DriverHost.LINK;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER;
import static dev.routed.driver.internal.DriverHost.OTHER_ADDRESS;
import static dev.routed.driver.internal.DriverHost.OTHER_ENDPOINT;
import static dev.routed.driver.internal.DriverHost.PEER;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static dev.routed.driver.internal.DriverHost.request;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.net.Ip;
import dev.routed.driver.internal.desired.OrphanRules;
import dev.routed.driver.internal.reconcile.KernelChangeHandler;
import dev.routed.driver.internal.state.EngineActivity;
import dev.routed.testkit.ContainerNamespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Endpoints whose end the engine does not report, and releases that arrive late. */
public class OrphanTest {

    @Rule
    public final DriverHost host = new DriverHost();

    private KernelChangeHandler handler;
    private HostState withNetwork;

    @Before
    public void start() {
        host.network(NETWORK, SUBNET, Map.of());
        withNetwork = host.state();
        host.endpoint(ENDPOINT, ADDRESS);
    }

    @After
    public void stop() {
        if (handler != null) {
            handler.stop();
        }
    }

    private Runnable run() {
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1");
        return host.kernel.foreign().takeAway(PEER);
    }

    private void assertEnded() {
        host.eventuallyIs(withNetwork);
        assertEquals(List.of(), host.driver.endpoints());
        assertEquals(List.of(), host.driver.pending());
        // The release is the last step of the end.
        host.eventually(() -> host.ipam.released.equals(List.of(ADDRESS)));
        assertTrue(host.ipam.claims.isEmpty());
        assertTrue(host.hasEvent("endpoint-lost"));
    }

    private void removeLink(String link) {
        host.kernel.foreign().deleteLink(link);
        host.driver.reconcile("test");
    }

    private void assertKept() {
        host.driver.reconcile("test");
        assertEquals(1, host.driver.endpoints().size());
        assertEquals(List.of(), host.driver.pending());
        assertFalse(host.hasEvent("endpoint-lost"));
    }

    @Test
    public void activeEndpoint_isKept() {
        assertKept();
        host.advance(OrphanRules.COMING.minusSeconds(1));
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1");
        host.advance(OrphanRules.COMING.minusSeconds(1));
        host.driver.describe(NETWORK, ENDPOINT);
        host.advance(OrphanRules.COMING.minusSeconds(1));
        assertKept();
    }

    @Test
    public void endpointInAContainer_isKept() {
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1");
        ContainerNamespace container = host.kernel.foreign().container();
        container.take(PEER, "eth0");
        host.advance(Duration.ofDays(9));
        assertKept();
        host.restart();
        assertKept();
        host.advance(Duration.ofDays(9));
        assertKept();
        container.up("eth0", false);
        assertKept();
        host.restart();
        assertKept();
    }

    @Test
    public void containerEndedWhileStopped_isDetectedAtStart() {
        Runnable end = run();
        host.driver.stop();
        end.run();
        host.start();
        assertEnded();
    }

    @Test
    public void endedContainer_isDetectedAtOnce() {
        handler = host.changeHandler();
        Runnable end = run();
        host.advance(OrphanRules.LEAVING);
        end.run();
        assertEnded();
    }

    @Test
    public void endedContainer_isLeftToTheEngineAtFirst() {
        Runnable end = run();
        host.advance(Duration.ofDays(9));
        host.driver.leave(NETWORK, ENDPOINT);
        end.run();
        assertKept();
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.eventuallyIs(withNetwork);
        assertFalse(host.hasEvent("endpoint-lost"));
        assertEquals("left to the engine", List.of(), host.ipam.released);
    }

    @Test
    public void silentEngine_isNotWaitedForLonger() {
        Runnable end = run();
        host.driver.leave(NETWORK, ENDPOINT);
        end.run();
        host.advance(OrphanRules.LEAVING);
        host.driver.reconcile("test");
        assertEnded();
    }

    @Test
    public void endpointWithoutContainer_isRemovedAfterSilence() {
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1");
        host.advance(OrphanRules.COMING);
        host.driver.reconcile("test");
        assertEnded();
    }

    @Test
    public void endpointOfAFormerRun_hasTheSameGracePeriod() {
        host.restart();
        assertKept();
        host.advance(OrphanRules.COMING.minusSeconds(1));
        assertKept();
        host.advance(Duration.ofSeconds(2));
        host.driver.reconcile("test");
        assertEnded();
    }

    @Test
    public void deletedLink_freesTheAddressAtOnce() {
        removeLink(LINK);
        assertEnded();
    }

    // Late releases

    @Test
    public void lateRelease_doesNotEndTheNextEndpoint() {
        removeLink(LINK);
        host.endpoint(OTHER_ENDPOINT, ADDRESS);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        assertFalse(host.driver.addressReleased(ADDRESS));
        assertEquals(OTHER_ENDPOINT, host.driver.endpoints().get(0).id());
        assertTrue(host.hasEvent("release-late"));
        assertTrue("the next release counts", host.driver.addressReleased(ADDRESS));
        assertEquals(List.of(), host.driver.endpoints());
    }

    @Test
    public void receivedRelease_isNotExpectedAgain() {
        removeLink(LINK);
        assertFalse("IPAM has released it already", host.driver.addressReleased(ADDRESS));
        host.endpoint(OTHER_ENDPOINT, ADDRESS);
        assertTrue(host.driver.addressReleased(ADDRESS));
        assertEquals(List.of(), host.driver.endpoints());
    }

    /** The release of the first address is ignored as late, until the release of the second one ends the endpoint. */
    @Test
    public void ignoredRelease_takesEffectWhenTheEndpointIsRemoved() {
        host.network(OTHER, List.of("10.2.0.0/16", "fd00:10:2::/64"), Map.of());
        Ip first = Ip.parse("10.2.0.2");
        create("e".repeat(64), first, Ip.parse("fd00:10:2::2"));
        removeLink("rteeeeeeeeeeee");
        Ip second = Ip.parse("fd00:10:2::3");
        create(OTHER_ENDPOINT, first, second);
        host.ipam.released.clear();
        assertFalse(host.driver.addressReleased(first));
        assertTrue(host.driver.addressReleased(second));
        assertEquals("only the ignored one; the caller releases the other", List.of(first), host.ipam.released);
        create("d".repeat(64), first, second);
        host.driver.deleteEndpoint(OTHER, "d".repeat(64));
        assertEquals("the engine will release both", List.of(first), host.ipam.released);
    }

    @Test
    public void addressReleasedBefore_isReleasedOnce() {
        host.restart();
        host.endpoint(OTHER_ENDPOINT, OTHER_ADDRESS);
        assertFalse("a new endpoint is not ended", host.driver.addressReleased(OTHER_ADDRESS));
        removeLink("rtffffffffffff");
        assertEquals(List.of(OTHER_ADDRESS), host.ipam.released);
        assertTrue("this release is for another request", host.driver.addressReleased(OTHER_ADDRESS));
    }

    @Test
    public void lateRelease_doesNotFreeANewRequest() {
        removeLink(LINK);
        // The address may be requested again, without an endpoint yet.
        assertFalse("IPAM has released it already", host.driver.addressReleased(ADDRESS));
        assertTrue("this release is for the next request", host.driver.addressReleased(ADDRESS));
    }

    /** A killed engine may never release an address. */
    @Test
    public void missingRelease_doesNotSwallowTheNextOne() {
        removeLink(LINK);
        host.endpoint(OTHER_ENDPOINT, ADDRESS);
        host.driver.deleteEndpoint(NETWORK, OTHER_ENDPOINT);
        assertTrue(host.driver.addressReleased(ADDRESS));
    }

    @Test
    public void missingRelease_doesNotSwallowAnExpectedOne() {
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.endpoint(OTHER_ENDPOINT, ADDRESS);
        removeLink("rtffffffffffff");
        assertFalse("IPAM has released it already", host.driver.addressReleased(ADDRESS));
        assertTrue("this release is for the next request", host.driver.addressReleased(ADDRESS));
    }

    /** The engine owns each address until its release, so the other address must not be reassigned. */
    @Test
    public void releaseOfOneAddress_keepsTheOthersClaimed() {
        host.network(OTHER, List.of("10.2.0.0/16", "fd00:10:2::/64"), Map.of());
        create(OTHER_ENDPOINT, Ip.parse("10.2.0.2"), Ip.parse("fd00:10:2::2"));
        assertTrue(host.driver.addressReleased(Ip.parse("10.2.0.2")));
        assertEquals(1, host.driver.endpoints().size());
        assertEquals(List.of(), host.ipam.released);
        assertTrue(host.driver.addressReleased(Ip.parse("fd00:10:2::2")));
    }

    private void create(String id, Ip... addresses) {
        host.driver.createEndpoint(request(OTHER, id, Map.of(), addresses));
    }

    @Test
    public void failedRemoval_freesTheAddressOnRetry() {
        Runnable end = run();
        host.advance(OrphanRules.LEAVING);
        host.kernel.failNext(Kind.OTHER);
        end.run();
        host.driver.reconcile("test");
        assertTrue(host.hasEvent("repair"));
        assertEnded();
        assertEquals(List.of(), host.driver.findings());
    }

    /** The engine retries for 15 s, so a release of a former run may arrive after the address is reassigned. */
    @Test
    public void releaseFromBeforeTheStart_doesNotEndANewEndpoint() {
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.restart();
        host.endpoint(OTHER_ENDPOINT, ADDRESS);
        assertFalse(host.driver.addressReleased(ADDRESS));
        assertEquals(OTHER_ENDPOINT, host.driver.endpoints().get(0).id());
        host.advance(EngineActivity.RETRIES);
        assertTrue(host.driver.addressReleased(ADDRESS));
        assertEquals(List.of(), host.driver.endpoints());
    }

    @Test
    public void release_endsAnEndpointOfAFormerRun() {
        host.restart();
        assertTrue(host.driver.addressReleased(ADDRESS));
        assertEquals(List.of(), host.driver.endpoints());
    }
}
