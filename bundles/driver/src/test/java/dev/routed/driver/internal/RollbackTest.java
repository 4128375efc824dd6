package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER;
import static dev.routed.driver.internal.DriverHost.OTHER_ADDRESS;
import static dev.routed.driver.internal.DriverHost.OTHER_ENDPOINT;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.driver.internal.desired.OrphanRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/**
 * Failed kernel steps: the engine receives the reason, and no partial object remains, even if the rollback fails first.
 * The driver itself retries, since the engine does not.
 */
public class RollbackTest {
    private static final String REASON = "Cannot allocate memory";

    @Rule
    public final DriverHost host = new DriverHost();

    private HostState untouched;
    private HostState withNetwork;

    @Before
    public void start() {
        untouched = host.state();
        host.network(NETWORK, SUBNET, Map.of());
        withNetwork = host.state();
    }

    // Networks

    @Test
    public void replacingNetwork_isCreatedWhollyOrNotAtAll() {
        for (int step = 1; step <= 2; step++) {
            host.restart();
            List<Network> before = host.driver.networks();
            host.kernel.failNext(step, Kind.EXHAUSTED);
            RejectedException rejection = assertThrows(
                    RejectedException.class, () -> host.network(OTHER, SUBNET, Map.of("gateway", "10.9.9.9")));
            assertTrue(rejection.getMessage(), rejection.getMessage().endsWith(REASON));
            assertEquals(withNetwork, host.state());
            assertEquals(before, host.driver.networks());
            assertEquals(List.of(NETWORK + ".json"), host.files("networks"));
        }
        host.restart();
        host.network(OTHER, SUBNET, Map.of("gateway", "10.9.9.9"));
        assertEquals(List.of(OTHER + ".json"), host.files("networks"));
    }

    @Test
    public void gatewayThatCannotBeRemoved_isRemovedAtTheNextChange() {
        host.kernel.failNext(Kind.EXHAUSTED);
        host.driver.deleteNetwork(NETWORK);
        assertTrue(host.hasEvent("gateway"));
        assertEquals(withNetwork, host.state());
        host.network(OTHER, "10.2.0.0/16", Map.of("gateway", "10.9.9.9"));
        host.driver.deleteNetwork(OTHER);
        assertEquals(untouched, host.state());
    }

    @Test
    public void createNetwork_leavesNoFileIfItCannotBeWritten() throws IOException {
        Path obstacle = host.directory().resolve("networks/" + OTHER + ".json");
        Files.createDirectories(obstacle.resolve("a directory in place of the file"));
        assertThrows(RejectedException.class, () -> host.network(OTHER, "10.2.0.0/16", Map.of()));
        assertEquals(withNetwork, host.state());
        assertEquals(List.of(NETWORK + ".json", OTHER + ".json"), host.files("networks"));
        assertTrue(Files.isDirectory(obstacle));
    }

    @Test
    public void deleteNetwork_succeedsAlthoughAnEndpointFails() {
        for (int step = 1; step <= 2; step++) {
            host.endpoint(ENDPOINT, ADDRESS);
            host.endpoint(OTHER_ENDPOINT, OTHER_ADDRESS);
            host.kernel.failNext(step, Kind.EXHAUSTED);
            RejectedException rejection =
                    assertThrows(RejectedException.class, () -> host.driver.deleteNetwork(NETWORK));
            assertTrue(rejection.getMessage(), rejection.getMessage().endsWith(REASON));
            assertTrue(host.driver.networks().isEmpty());
            assertTrue(host.driver.endpoints().isEmpty());
            assertEquals(List.of(), host.files("networks"));
            host.eventually(() -> host.ipam.claims.isEmpty());
            host.network(NETWORK, SUBNET, Map.of());
            host.eventuallyIs(withNetwork);
        }
    }

    // Endpoints

    @Test
    public void failedRollback_isRetried() {
        for (int step = 2; step <= 4; step++) {
            failSteps(step, 2);
            RejectedException rejection = assertThrows(RejectedException.class, () -> host.endpoint(ENDPOINT, ADDRESS));
            assertTrue(rejection.getMessage(), rejection.getMessage().endsWith(REASON));
            assertTrue(host.driver.endpoints().isEmpty());
            assertEquals("the address stays claimed", Map.of(ADDRESS, ENDPOINT), host.ipam.claims);
            host.eventuallyIs(withNetwork);
            host.eventually(() -> host.ipam.claims.isEmpty());
        }
        failSteps(4, 3);
        assertThrows(RejectedException.class, () -> host.endpoint(ENDPOINT, ADDRESS));
        host.eventuallyIs(withNetwork);
        host.endpoint(ENDPOINT, ADDRESS);
    }

    @Test
    public void failedDelete_isRetried() {
        for (int step = 1; step <= 2; step++) {
            host.endpoint(ENDPOINT, ADDRESS);
            host.kernel.failNext(step, Kind.EXHAUSTED);
            RejectedException rejection =
                    assertThrows(RejectedException.class, () -> host.driver.deleteEndpoint(NETWORK, ENDPOINT));
            assertEquals(RejectedException.Kind.HOST, rejection.kind());
            assertTrue(rejection.getMessage(), rejection.getMessage().endsWith(REASON));
            host.eventuallyIs(withNetwork);
            host.eventually(() -> host.ipam.claims.isEmpty());
            assertTrue(host.driver.endpoints().isEmpty());
        }
    }

    @Test
    public void failedDualStackDelete_isRetriedFromAnyStep() {
        host.driver.deleteNetwork(NETWORK);
        host.network(NETWORK, List.of(SUBNET, "fd00::/64"), Map.of());
        HostState before = host.state();
        int step = 1;
        while (failsAt(step++, this::deleteEndpoint)) {
            host.eventuallyIs(before);
            host.eventually(() -> host.ipam.claims.isEmpty());
            assertTrue(host.driver.endpoints().isEmpty());
        }
        assertTrue("two routes and the link", step > 3);
        host.eventuallyIs(before);
    }

    private void deleteEndpoint() {
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
    }

    /** Creates a dual-stack endpoint, then makes a call whose step fails. @return whether there is such a step */
    private boolean failsAt(int step, Runnable call) {
        host.endpoint(ENDPOINT, ADDRESS, Ip.parse("fd00::2"));
        int rejected = host.kernel.applied().size() + step - 1;
        AtomicBoolean once = new AtomicBoolean(true);
        Thread caller = Thread.currentThread();
        host.kernel.before(next -> {
            // Steps of the reaper run on another thread.
            if (Thread.currentThread() == caller && host.kernel.applied().size() >= rejected && once.getAndSet(false)) {
                throw new KernelException(Kind.EXHAUSTED, next + ": " + REASON);
            }
        });
        try {
            call.run();
            return false;
        } catch (RejectedException rejection) {
            assertTrue(rejection.getMessage(), rejection.getMessage().endsWith(REASON));
            return true;
        } finally {
            host.kernel.before(next -> {});
        }
    }

    @Test
    public void failedOrphanRemoval_isRetried() {
        for (int step = 1; step <= 2; step++) {
            host.endpoint(ENDPOINT, ADDRESS);
            host.kernel.foreign().takeAway("rc0123456789ab").run();
            host.advance(OrphanRules.LEAVING);
            host.kernel.failNext(step, Kind.EXHAUSTED);
            host.driver.reconcile("test");
            assertTrue(host.hasEvent("endpoint-lost"));
            host.eventuallyIs(withNetwork);
            host.eventually(() -> host.ipam.claims.isEmpty());
            assertTrue(host.driver.endpoints().isEmpty());
        }
    }

    @Test
    public void address_staysClaimedUntilItsRouteIsRemoved() {
        host.endpoint(ENDPOINT, ADDRESS);
        host.kernel.failNext(1, Kind.EXHAUSTED);
        host.kernel.failNext(2, Kind.EXHAUSTED);
        assertThrows(RejectedException.class, () -> host.driver.deleteEndpoint(NETWORK, ENDPOINT));
        assertThrows("the release is rejected", RejectedException.class, () -> host.driver.addressReleased(ADDRESS));
        assertEquals(Map.of(ADDRESS, ENDPOINT), host.ipam.claims);
        host.driver.addressReleased(ADDRESS);
        assertTrue(host.ipam.claims.isEmpty());
        host.eventuallyIs(withNetwork);
    }

    @Test
    public void reconcile_doesNotRestoreADeletedEndpoint() {
        host.endpoint(ENDPOINT, ADDRESS);
        host.kernel.failNext(2, Kind.EXHAUSTED);
        assertThrows(RejectedException.class, () -> host.driver.deleteEndpoint(NETWORK, ENDPOINT));
        host.driver.reconcile("test");
        assertTrue(host.state().routes().stream().noneMatch(route -> route.protocol() == 200));
        host.eventuallyIs(withNetwork);
        host.eventually(() -> host.ipam.claims.isEmpty());
    }

    @Test
    public void rejectedJoin_changesNothing() {
        host.network(OTHER, "10.2.0.0/16", Map.of("gateway", "169.254.1.1"));
        host.endpoint(ENDPOINT, ADDRESS);
        host.endpoint(OTHER_ENDPOINT, OTHER_ADDRESS);
        Endpoint first = host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1");
        HostState before = host.state();
        assertThrows(RejectedException.class, () -> host.driver.join(NETWORK, OTHER_ENDPOINT, "/run/docker/netns/1"));
        assertEquals(before, host.state());
        host.driver.deleteEndpoint(NETWORK, OTHER_ENDPOINT);
        assertEquals(first, host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1"));
        assertEquals(List.of(first), host.driver.endpoints());
    }

    @Test
    public void joinRejectedByTheKernel_changesNothing() {
        Endpoint created = host.endpoint(ENDPOINT, ADDRESS);
        HostState before = host.state();
        host.kernel.failNext(1, Kind.EXHAUSTED);
        RejectedException rejection = assertThrows(
                RejectedException.class, () -> host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/0123456789ab"));
        assertEquals(RejectedException.Kind.HOST, rejection.kind());
        assertTrue(rejection.getMessage(), rejection.getMessage().endsWith(REASON));
        assertEquals(before, host.state());
        assertEquals(List.of(created), host.driver.endpoints());
        assertEquals(List.of(), host.driver.pending());
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.eventuallyIs(withNetwork);
    }

    @Test
    public void missingBackend_isFollowedByRollbackWhenItReturns() {
        for (int steps = 0; steps <= 3; steps++) {
            backendMissingAfter(steps);
            RejectedException rejection = assertThrows(RejectedException.class, () -> host.endpoint(ENDPOINT, ADDRESS));
            assertEquals(RejectedException.Kind.AWAY, rejection.kind());
            host.kernel.before(step -> {});
            host.eventuallyIs(withNetwork);
            host.eventually(() -> host.ipam.claims.isEmpty());
        }
        host.endpoint(ENDPOINT, ADDRESS);
        backendMissingAfter(0);
        assertThrows(RejectedException.class, () -> host.driver.deleteEndpoint(NETWORK, ENDPOINT));
        host.kernel.before(step -> {});
        host.eventuallyIs(withNetwork);
        host.eventually(() -> host.ipam.claims.isEmpty());
    }

    private void backendMissingAfter(int steps) {
        int last = host.kernel.applied().size() + steps;
        host.kernel.before(step -> {
            if (host.kernel.applied().size() >= last) {
                throw RejectedException.away("no kernel backend runs");
            }
        });
    }

    // Link names

    /** A link's name has the first 12 digits of the endpoint's ID. */
    @Test
    public void createEndpoint_whoseLinkNameAnotherEndpointHas_leavesThatEndpointUnchanged() {
        host.endpoint(ENDPOINT, ADDRESS);
        HostState before = host.state();
        String sameDigits = ENDPOINT.substring(0, 12) + "f".repeat(52);
        RejectedException rejection =
                assertThrows(RejectedException.class, () -> host.endpoint(sameDigits, OTHER_ADDRESS));
        assertTrue(rejection.getMessage(), rejection.getMessage().contains("rt0123456789ab"));
        host.eventuallyIs(before);
        assertEquals(
                List.of(ENDPOINT),
                host.driver.endpoints().stream().map(Endpoint::id).toList());
    }

    // The reaper

    @Test
    public void reaper_retriesSingleDeletes() {
        host.kernel.foreign().link("eth7", "");
        host.kernel.apply(List.of(new Step.SetGroup("eth7", "", 7201)));
        HostState before = host.state();
        host.endpoint(ENDPOINT, ADDRESS);
        host.endpoint(OTHER_ENDPOINT, OTHER_ADDRESS);
        host.kernel.failNext(5, Kind.EXHAUSTED);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.driver.deleteEndpoint(NETWORK, OTHER_ENDPOINT);
        host.eventually(() -> host.hasEvent("reap"));
        host.eventuallyIs(before);
    }

    /** Makes consecutive steps fail. */
    private void failSteps(int first, int count) {
        for (int step = first; step < first + count; step++) {
            host.kernel.failNext(step, Kind.EXHAUSTED);
        }
    }
}
