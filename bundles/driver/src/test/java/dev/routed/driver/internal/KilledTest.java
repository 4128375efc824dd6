package dev.routed.driver.internal;

import static dev.routed.driver.internal.Host.ADDRESS;
import static dev.routed.driver.internal.Host.NETWORK;
import static dev.routed.driver.internal.Host.OTHER;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.HostState;
import dev.routed.api.net.Ip;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.Port;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

/**
 * Killed between reading a call and answering it, before each thing that it does to the kernel, to the host's
 * forwarding, to the books or to the events, and once more with all done and nothing answered. What the engine says
 * next it says to a new run.
 */
public class KilledTest {
    private static final String ENDPOINT = "0123456789abcdef".repeat(4);
    private static final String PEER = "rc0123456789ab";
    private static final Ip ADDRESS6 = Ip.parse("fd00::2");
    private static final List<String> SUBNETS = List.of("10.1.0.0/16", "fd00::/64");
    private static final String SANDBOX = "/run/docker/netns/0123456789ab";

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private Host host;
    private HostState empty;
    private HostState withNetwork;

    @Before
    public void start() {
        host = new Host(state.getRoot().toPath());
        empty = host.state();
        host.networkOf(NETWORK, SUBNETS, Map.of());
        withNetwork = host.state();
    }

    @After
    public void stop() {
        host.driver.stop();
    }

    private void create() {
        host.driver.createEndpoint(new EndpointRequest(NETWORK, ENDPOINT, List.of(ADDRESS, ADDRESS6), Optional.empty(),
                Map.of(), new TreeSet<>(List.of(Port.parse("80/tcp"))), List.of()));
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

    /** Kills a verb before each of its steps, until it comes to its end; the last time it is just not answered. */
    private void atEachStep(Runnable before, ThrowingRunnable verb, Runnable after) {
        int step = 0;
        boolean killed = true;
        while (killed) {
            before.run();
            killed = host.killAtAny(step++, verb);
            host.start();
            after.run();
            assertEquals("after step " + step, List.of(), host.driver.pending());
        }
        assertTrue("only " + step + " steps", step > 1);
    }

    private void nothingIsLeft() {
        host.eventuallyIs(withNetwork);
        assertEquals(List.of(), host.driver.endpoints());
        assertEquals(List.of(), files("endpoints"));
        assertEquals(List.of(NETWORK + ".json"), files("networks"));
        assertTrue(host.ipam.claims.isEmpty());
    }

    private void standsWhole() {
        assertEquals(1, host.driver.endpoints().size());
        assertEquals(List.of(ADDRESS, ADDRESS6), host.driver.endpoints().get(0).addresses());
        assertEquals(Map.of(ADDRESS, ENDPOINT, ADDRESS6, ENDPOINT), host.ipam.claims);
    }

    private List<String> files(String directory) {
        String[] names = new File(state.getRoot(), directory).list();
        if (names == null) {
            return List.of();
        }
        Arrays.sort(names);
        return List.of(names);
    }

    // Not answered: the engine repeats the call without its body, is refused, and takes back what came before

    @Test
    public void aCreateThatIsNotAnsweredIsGoneWithItsAddress() {
        atEachStep(() -> {}, this::create, () -> {
            release();
            nothingIsLeft();
        });
    }

    @Test
    public void aCreateThatNobodyAsksAboutAnyMoreIsGoneAfterAWhile() {
        atEachStep(() -> {}, this::create, () -> {
            host.pass(Ending.COMING);
            host.driver.reconcile("test");
            nothingIsLeft();
        });
    }

    @Test
    public void aJoinThatIsNotAnsweredIsTakenBack() {
        atEachStep(this::create, this::join, () -> {
            standsWhole();
            delete();
            release();
            nothingIsLeft();
        });
    }

    /** Leave changes nothing outside the process: there is one moment to be killed at, behind it. */
    @Test
    public void aLeaveThatIsNotAnsweredIsFollowedByTheDelete() {
        create();
        join();
        assertEquals(false, host.killAtAny(0, this::leave));
        host.start();
        standsWhole();
        delete();
        release();
        nothingIsLeft();
    }

    @Test
    public void aDeleteThatIsNotAnsweredIsFollowedByTheRelease() {
        atEachStep(() -> {
            create();
            join();
            leave();
        }, this::delete, () -> {
            release();
            nothingIsLeft();
        });
    }

    @Test
    public void aDeleteThatNobodyAsksAboutAnyMoreIsSeenFromTheKernel() {
        atEachStep(() -> {
            create();
            join();
            host.kernel.strangers().takeAway(PEER).run();
        }, this::delete, this::nothingIsLeft);
    }

    @Test
    public void anEndThatTheEngineNeverToldIsSeenAgain() {
        atEachStep(() -> {
            create();
            join();
            host.kernel.strangers().takeAway(PEER).run();
            host.pass(Ending.LEAVING);
        }, () -> host.driver.reconcile("test"), this::nothingIsLeft);
    }

    @Test
    public void aNetworkWhoseCreateIsNotAnsweredDoesNotStandInTheWay() {
        host.driver.deleteNetwork(NETWORK);
        atEachStep(() -> {}, () -> host.networkOf(OTHER, SUBNETS, Map.of()), this::theSubnetIsFree);
    }

    @Test
    public void aNetworkWhoseDeleteIsNotAnsweredDoesNotStandInTheWay() {
        host.driver.deleteNetwork(NETWORK);
        atEachStep(() -> host.networkOf(OTHER, SUBNETS, Map.of()), () -> host.driver.deleteNetwork(OTHER), this::theSubnetIsFree);
    }

    private void theSubnetIsFree() {
        host.networkOf(NETWORK, SUBNETS, Map.of());
        assertEquals(List.of(NETWORK + ".json"), files("networks"));
        assertEquals(1, host.driver.networks().size());
        host.driver.deleteNetwork(NETWORK);
        assertEquals(empty, host.state());
        assertEquals(List.of(), files("networks"));
    }

    // Answered: the engine goes on

    @Test
    public void whatWasAnsweredStandsForTheNextCall() {
        create();
        host.restart();
        standsWhole();
        join();
        host.restart();
        standsWhole();
        Runnable end = host.kernel.strangers().takeAway(PEER);
        host.restart();
        standsWhole();
        leave();
        host.restart();
        standsWhole();
        end.run();
        delete();
        host.restart();
        nothingIsLeft();
        release();
        nothingIsLeft();
        host.driver.deleteNetwork(NETWORK);
        host.restart();
        assertEquals(List.of(), host.driver.networks());
        assertEquals(empty, host.state());
    }

    // Files

    @Test
    public void whatWasJustBeingWrittenIsDropped() throws IOException {
        create();
        host.driver.stop();
        for (String directory : List.of("networks", "endpoints")) {
            Path aside = state.getRoot().toPath().resolve(directory).resolve(OTHER + ".new");
            Files.writeString(aside, "{\"version\": 1, \"id\":");
        }
        host.start();
        assertEquals(List.of(NETWORK + ".json"), files("networks"));
        assertEquals(List.of(ENDPOINT + ".json"), files("endpoints"));
        standsWhole();
    }
}
