package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER;
import static dev.routed.driver.internal.DriverHost.PEER;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static dev.routed.driver.internal.DriverHost.requestWithPort;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.HostState;
import dev.routed.api.net.Ip;
import dev.routed.driver.internal.desired.OrphanRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

/**
 * Kills the process during a call of the engine: before each change of the kernel, forwarding, IPAM, files of networks
 * or events, and before the answer. The engine's next calls go to a new process.
 */
public class KillTest {
    private static final String NETWORK2 = "c".repeat(64);
    private static final Ip ADDRESS6 = Ip.parse("fd00::2");
    private static final List<String> SUBNETS = List.of(SUBNET, "fd00::/64");
    private static final String SANDBOX = "/run/docker/netns/0123456789ab";

    @Rule
    public final DriverHost host = new DriverHost();

    private HostState empty;
    private HostState withNetwork;

    @Before
    public void start() {
        empty = host.state();
        host.network(NETWORK, SUBNETS, Map.of());
        withNetwork = host.state();
    }

    private void create() {
        host.driver.createEndpoint(requestWithPort(ENDPOINT, Map.of(), ADDRESS, ADDRESS6));
    }

    private void join() {
        host.driver.join(NETWORK, ENDPOINT, SANDBOX);
    }

    private void leave() {
        host.driver.leave(NETWORK, ENDPOINT);
    }

    private void delete() {
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
    }

    private void release() {
        host.driver.addressReleased(ADDRESS);
        host.driver.addressReleased(ADDRESS6);
    }

    /** Kills a call before each of its changes, and finally before its answer. */
    private void killAtEachStep(Runnable before, ThrowingRunnable call, Runnable after) {
        int step = 0;
        boolean killed = true;
        while (killed) {
            before.run();
            killed = host.killAtAny(step++, call);
            host.start();
            after.run();
            assertEquals("after step " + step, List.of(), host.driver.pending());
        }
        assertTrue("only " + step + " steps", step > 1);
    }

    private void assertNothingLeft() {
        host.eventuallyIs(withNetwork);
        assertEquals(List.of(), host.driver.endpoints());
        assertEquals(List.of(), host.files("endpoints"));
        assertEquals(List.of(NETWORK + ".json"), host.files("networks"));
        assertTrue(host.ipam.claims.isEmpty());
    }

    private void assertComplete() {
        assertEquals(1, host.driver.endpoints().size());
        assertEquals(List.of(ADDRESS, ADDRESS6), host.driver.endpoints().get(0).addresses());
        assertEquals(Map.of(ADDRESS, ENDPOINT, ADDRESS6, ENDPOINT), host.ipam.claims);
    }

    // Unanswered calls: the engine repeats the call without its body, is rejected, and rolls back

    @Test
    public void unansweredCreate_isUndoneByTheRelease() {
        killAtEachStep(() -> {}, this::create, () -> {
            release();
            assertNothingLeft();
        });
    }

    @Test
    public void unansweredCreate_isUndoneAfterSilence() {
        killAtEachStep(() -> {}, this::create, () -> {
            host.advance(OrphanRules.COMING);
            host.driver.reconcile("test");
            assertNothingLeft();
        });
    }

    @Test
    public void unansweredJoin_isUndoneByDelete() {
        killAtEachStep(this::create, this::join, () -> {
            assertComplete();
            delete();
            release();
            assertNothingLeft();
        });
    }

    /** Leave changes nothing outside the process, so the kill before its answer is the only case. */
    @Test
    public void unansweredLeave_isFollowedByDelete() {
        create();
        join();
        assertEquals(false, host.killAtAny(0, this::leave));
        host.start();
        assertComplete();
        delete();
        release();
        assertNothingLeft();
    }

    @Test
    public void unansweredDelete_isCompletedByTheRelease() {
        killAtEachStep(
                () -> {
                    create();
                    join();
                    leave();
                },
                this::delete,
                () -> {
                    release();
                    assertNothingLeft();
                });
    }

    @Test
    public void unansweredDelete_isCompletedFromTheKernelState() {
        killAtEachStep(
                () -> {
                    create();
                    join();
                    host.kernel.foreign().takeAway(PEER).run();
                },
                this::delete,
                this::assertNothingLeft);
    }

    @Test
    public void killDuringOrphanRemoval_isCompletedByTheNextRun() {
        killAtEachStep(
                () -> {
                    create();
                    join();
                    host.kernel.foreign().takeAway(PEER).run();
                    host.advance(OrphanRules.LEAVING);
                },
                () -> host.driver.reconcile("test"),
                this::assertNothingLeft);
    }

    @Test
    public void unansweredNetworkCreate_leavesTheSubnetUsable() {
        host.driver.deleteNetwork(NETWORK);
        killAtEachStep(() -> {}, () -> host.network(OTHER, SUBNETS, Map.of()), this::assertSubnetUsable);
    }

    @Test
    public void unansweredNetworkDelete_leavesTheSubnetUsable() {
        host.driver.deleteNetwork(NETWORK);
        killAtEachStep(
                () -> host.network(OTHER, SUBNETS, Map.of()),
                () -> host.driver.deleteNetwork(OTHER),
                this::assertSubnetUsable);
    }

    /** The engine lost a network by an unanswered call, and creates another with the subnet. */
    @Test
    public void unansweredCreateInPlaceOfAFormerNetwork_leavesTheSubnetUsable() {
        host.driver.deleteNetwork(NETWORK);
        killAtEachStep(
                () -> host.network(OTHER, SUBNETS, Map.of()),
                () -> host.network(NETWORK2, SUBNETS, Map.of()),
                this::assertSubnetUsable);
    }

    private void assertSubnetUsable() {
        host.network(NETWORK, SUBNETS, Map.of());
        assertEquals(List.of(NETWORK + ".json"), host.files("networks"));
        assertEquals(1, host.driver.networks().size());
        host.driver.deleteNetwork(NETWORK);
        assertEquals(empty, host.state());
        assertEquals(List.of(), host.files("networks"));
    }

    // Answered calls: the engine continues

    @Test
    public void answeredCalls_surviveRestarts() {
        create();
        host.restart();
        assertComplete();
        join();
        host.restart();
        assertComplete();
        Runnable end = host.kernel.foreign().takeAway(PEER);
        host.restart();
        assertComplete();
        leave();
        host.restart();
        assertComplete();
        end.run();
        delete();
        host.restart();
        assertNothingLeft();
        release();
        assertNothingLeft();
        host.driver.deleteNetwork(NETWORK);
        host.restart();
        assertEquals(List.of(), host.driver.networks());
        assertEquals(empty, host.state());
    }

    // Files

    @Test
    public void partlyWrittenFiles_areDropped() throws IOException {
        create();
        host.driver.stop();
        for (String directory : List.of("networks", "endpoints")) {
            Path partial = host.directory().resolve(directory).resolve(OTHER + ".new");
            Files.writeString(partial, "{\"version\": 1, \"id\":");
        }
        host.start();
        assertEquals(List.of(NETWORK + ".json"), host.files("networks"));
        assertEquals(List.of(ENDPOINT + ".json"), host.files("endpoints"));
        assertComplete();
    }
}
