package dev.routed.driver.internal;

import static dev.routed.driver.internal.Host.ADDRESS;
import static dev.routed.driver.internal.Host.NETWORK;
import static dev.routed.driver.internal.Host.OTHER;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * The kernel refuses a step: the engine gets its reason, and nothing half-done is left, even where the kernel
 * refuses to take back as well. Nobody but the driver itself can be counted on to try again.
 */
public class RollbackTest {
    private static final String ENDPOINT = "0123456789abcdef".repeat(4);
    private static final String SECOND = "f".repeat(64);
    private static final Ip SECOND_ADDRESS = Ip.parse("10.1.0.3");
    private static final String SUBNET = "10.1.0.0/16";
    private static final String REASON = "Cannot allocate memory";

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private Host host;
    private HostState untouched;
    private HostState withNetwork;

    @Before
    public void start() {
        host = new Host(state.getRoot().toPath());
        untouched = host.state();
        host.network(NETWORK, SUBNET, Map.of());
        withNetwork = host.state();
    }

    @After
    public void stop() {
        host.driver.stop();
    }

    // Networks

    @Test
    public void aNetworkInTheOthersPlaceComesWholeOrNotAtAll() {
        for (int step = 1; step <= 2; step++) {
            host.restart();
            List<Network> before = host.driver.networks();
            host.kernel.failNext(step, Kind.EXHAUSTED);
            Refusal refusal = assertThrows(
                    Refusal.class, () -> host.network(OTHER, SUBNET, Map.of("gateway", "10.9.9.9")));
            assertTrue(refusal.getMessage(), refusal.getMessage().endsWith(REASON));
            assertEquals(withNetwork, host.state());
            assertEquals(before, host.driver.networks());
            assertArrayEquals(new String[] {NETWORK + ".json"}, files());
        }
        host.restart();
        host.network(OTHER, SUBNET, Map.of("gateway", "10.9.9.9"));
        assertArrayEquals(new String[] {OTHER + ".json"}, files());
    }

    @Test
    public void aGatewayThatStaysIsTakenAwayAtTheNextChange() {
        host.kernel.failNext(Kind.EXHAUSTED);
        host.driver.deleteNetwork(NETWORK);
        assertTrue(host.happened("gateway"));
        assertEquals(withNetwork, host.state());
        host.network(OTHER, "10.2.0.0/16", Map.of("gateway", "10.9.9.9"));
        host.driver.deleteNetwork(OTHER);
        assertEquals(untouched, host.state());
    }

    @Test
    public void aNetworkThatCannotBeKeptLeavesNoFile() throws IOException {
        Path inTheWay = state.getRoot().toPath().resolve("networks/" + OTHER + ".json");
        Files.createDirectories(inTheWay.resolve("a directory where the file should be"));
        assertThrows(Refusal.class, () -> host.network(OTHER, "10.2.0.0/16", Map.of()));
        assertEquals(withNetwork, host.state());
        assertArrayEquals(new String[] {NETWORK + ".json", OTHER + ".json"}, files());
        assertTrue(Files.isDirectory(inTheWay));
    }

    @Test
    public void aNetworkGoesAlthoughOneOfItsEndpointsCannotYet() {
        for (int step = 1; step <= 2; step++) {
            host.endpoint(ENDPOINT, ADDRESS);
            host.endpoint(SECOND, SECOND_ADDRESS);
            host.kernel.failNext(step, Kind.EXHAUSTED);
            Refusal refusal = assertThrows(Refusal.class, () -> host.driver.deleteNetwork(NETWORK));
            assertTrue(refusal.getMessage(), refusal.getMessage().endsWith(REASON));
            assertTrue(host.driver.networks().isEmpty());
            assertTrue(host.driver.endpoints().isEmpty());
            assertArrayEquals(new String[0], files());
            host.eventually(() -> host.ipam.claims.isEmpty());
            host.network(NETWORK, SUBNET, Map.of());
            host.eventuallyIs(withNetwork);
        }
    }

    // Endpoints

    @Test
    public void whatTheKernelRefusesToTakeBackIsTakenBackLater() {
        for (int step = 2; step <= 4; step++) {
            refuseFrom(step, 2);
            Refusal refusal = assertThrows(Refusal.class, () -> host.endpoint(ENDPOINT, ADDRESS));
            assertTrue(refusal.getMessage(), refusal.getMessage().endsWith(REASON));
            assertTrue(host.driver.endpoints().isEmpty());
            assertEquals("nobody else may have it yet", Map.of(ADDRESS, ENDPOINT), host.ipam.claims);
            host.eventuallyIs(withNetwork);
            host.eventually(() -> host.ipam.claims.isEmpty());
        }
        refuseFrom(4, 3);
        assertThrows(Refusal.class, () -> host.endpoint(ENDPOINT, ADDRESS));
        host.eventuallyIs(withNetwork);
        host.endpoint(ENDPOINT, ADDRESS);
    }

    @Test
    public void whatTheKernelRefusesToTakeDownIsTakenDownLater() {
        for (int step = 1; step <= 2; step++) {
            host.endpoint(ENDPOINT, ADDRESS);
            host.kernel.failNext(step, Kind.EXHAUSTED);
            Refusal refusal = assertThrows(Refusal.class, () -> host.driver.deleteEndpoint(NETWORK, ENDPOINT));
            assertEquals(Refusal.Cause.HOST, refusal.fault());
            assertTrue(refusal.getMessage(), refusal.getMessage().endsWith(REASON));
            host.eventuallyIs(withNetwork);
            host.eventually(() -> host.ipam.claims.isEmpty());
            assertTrue(host.driver.endpoints().isEmpty());
        }
    }

    @Test
    public void whateverStepOfBothFamiliesFailsOnTheWayDownItIsTakenDownLater() {
        host.driver.deleteNetwork(NETWORK);
        host.networkOf(NETWORK, List.of(SUBNET, "fd00::/64"), Map.of());
        HostState before = host.state();
        int step = 1;
        while (failsAt(step++, this::downOfBothFamilies)) {
            host.eventuallyIs(before);
            host.eventually(() -> host.ipam.claims.isEmpty());
            assertTrue(host.driver.endpoints().isEmpty());
        }
        assertTrue("a route of each family, and the link", step > 3);
        host.eventuallyIs(before);
    }

    private void downOfBothFamilies() {
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
    }

    /** Takes an endpoint of both families down with this step refused. @return whether there was such a step */
    private boolean failsAt(int step, Runnable verb) {
        host.endpoint(ENDPOINT, ADDRESS, Ip.parse("fd00::2"));
        int refused = host.kernel.applied().size() + step - 1;
        AtomicBoolean once = new AtomicBoolean(true);
        Thread caller = Thread.currentThread();
        host.kernel.before(next -> {
            // The reaper's steps are its own affair.
            if (Thread.currentThread() == caller && host.kernel.applied().size() >= refused && once.getAndSet(false)) {
                throw new KernelException(Kind.EXHAUSTED, next + ": " + REASON);
            }
        });
        try {
            verb.run();
            return false;
        } catch (Refusal refusal) {
            assertTrue(refusal.getMessage(), refusal.getMessage().endsWith(REASON));
            return true;
        } finally {
            host.kernel.before(next -> {});
        }
    }

    @Test
    public void anEndInTheEnginesPlaceThatTheKernelRefusesIsTriedAgain() {
        for (int step = 1; step <= 2; step++) {
            host.endpoint(ENDPOINT, ADDRESS);
            host.kernel.strangers().takeAway("rc0123456789ab").run();
            host.pass(Ending.LEAVING);
            host.kernel.failNext(step, Kind.EXHAUSTED);
            host.driver.reconcile("test");
            assertTrue(host.happened("endpoint-lost"));
            host.eventuallyIs(withNetwork);
            host.eventually(() -> host.ipam.claims.isEmpty());
            assertTrue(host.driver.endpoints().isEmpty());
        }
    }

    @Test
    public void theAddressStaysTakenUntilItsRouteIsGone() {
        host.endpoint(ENDPOINT, ADDRESS);
        host.kernel.failNext(1, Kind.EXHAUSTED);
        host.kernel.failNext(2, Kind.EXHAUSTED);
        assertThrows(Refusal.class, () -> host.driver.deleteEndpoint(NETWORK, ENDPOINT));
        assertThrows("so IPAM is not told", Refusal.class, () -> host.driver.addressReleased(ADDRESS));
        assertEquals(Map.of(ADDRESS, ENDPOINT), host.ipam.claims);
        host.driver.addressReleased(ADDRESS);
        assertTrue(host.ipam.claims.isEmpty());
        host.eventuallyIs(withNetwork);
    }

    @Test
    public void reconcilingDoesNotBringBackWhatIsToGo() {
        host.endpoint(ENDPOINT, ADDRESS);
        host.kernel.failNext(2, Kind.EXHAUSTED);
        assertThrows(Refusal.class, () -> host.driver.deleteEndpoint(NETWORK, ENDPOINT));
        host.driver.reconcile("test");
        assertTrue(host.state().routes().stream().noneMatch(route -> route.protocol() == 200));
        host.eventuallyIs(withNetwork);
        host.eventually(() -> host.ipam.claims.isEmpty());
    }

    @Test
    public void aJoinThatIsRefusedChangesNothing() {
        host.network(OTHER, "10.2.0.0/16", Map.of("gateway", "169.254.1.1"));
        host.endpoint(ENDPOINT, ADDRESS);
        host.endpoint(SECOND, SECOND_ADDRESS);
        Endpoint first = host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1");
        HostState before = host.state();
        assertThrows(Refusal.class, () -> host.driver.join(NETWORK, SECOND, "/run/docker/netns/1"));
        assertEquals(before, host.state());
        host.driver.deleteEndpoint(NETWORK, SECOND);
        assertEquals(first, host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1"));
        assertEquals(List.of(first), host.driver.endpoints());
    }

    @Test
    public void aJoinThatTheKernelRefusesChangesNothing() {
        Endpoint created = host.endpoint(ENDPOINT, ADDRESS);
        HostState before = host.state();
        host.kernel.failNext(1, Kind.EXHAUSTED);
        Refusal refusal = assertThrows(
                Refusal.class, () -> host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/0123456789ab"));
        assertEquals(Refusal.Cause.HOST, refusal.fault());
        assertTrue(refusal.getMessage(), refusal.getMessage().endsWith(REASON));
        assertEquals(before, host.state());
        assertEquals(List.of(created), host.driver.endpoints());
        assertEquals(List.of(), host.driver.pending());
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.eventuallyIs(withNetwork);
    }

    @Test
    public void whatABackendThatWentLeftIsTakenAwayWhenOneIsBack() {
        for (int steps = 0; steps <= 3; steps++) {
            awayAfter(steps);
            Refusal refusal = assertThrows(Refusal.class, () -> host.endpoint(ENDPOINT, ADDRESS));
            assertEquals(Refusal.Cause.AWAY, refusal.fault());
            host.kernel.before(step -> {});
            host.eventuallyIs(withNetwork);
            host.eventually(() -> host.ipam.claims.isEmpty());
        }
        host.endpoint(ENDPOINT, ADDRESS);
        awayAfter(0);
        assertThrows(Refusal.class, () -> host.driver.deleteEndpoint(NETWORK, ENDPOINT));
        host.kernel.before(step -> {});
        host.eventuallyIs(withNetwork);
        host.eventually(() -> host.ipam.claims.isEmpty());
    }

    private void awayAfter(int steps) {
        int last = host.kernel.applied().size() + steps;
        host.kernel.before(step -> {
            if (host.kernel.applied().size() >= last) {
                throw Refusal.away("no kernel backend runs");
            }
        });
    }

    // The reaper

    @Test
    public void oneByOneTheReaperAlsoTriesAgain() {
        host.kernel.strangers().link("eth7", "");
        host.kernel.apply(List.of(new Step.SetGroup("eth7", "", 7201)));
        HostState before = host.state();
        host.endpoint(ENDPOINT, ADDRESS);
        host.endpoint(SECOND, SECOND_ADDRESS);
        host.kernel.failNext(5, Kind.EXHAUSTED);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.driver.deleteEndpoint(NETWORK, SECOND);
        host.eventually(() -> host.happened("reap"));
        host.eventuallyIs(before);
    }

    /** So many steps on end fail, beginning with the one that is so many steps away. */
    private void refuseFrom(int first, int steps) {
        for (int step = first; step < first + steps; step++) {
            host.kernel.failNext(step, Kind.EXHAUSTED);
        }
    }

    private String[] files() {
        String[] names = new File(state.getRoot(), "networks").list();
        Arrays.sort(names);
        return names;
    }
}
