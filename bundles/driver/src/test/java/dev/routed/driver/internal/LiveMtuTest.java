package dev.routed.driver.internal;

import static dev.routed.driver.internal.Host.ADDRESS;
import static dev.routed.driver.internal.Host.NETWORK;
import static dev.routed.driver.internal.Host.OTHER;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.settings.NetworkSettings.Apply;
import dev.routed.testkit.Container;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Another MTU reaches containers that run: both ends of the pair. */
public class LiveMtuTest {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);
    private static final Ip SECOND = Ip.parse("10.1.0.3");

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private Host host;

    @Before
    public void start() {
        host = new Host(state.getRoot().toPath());
        host.network(NETWORK, "10.1.0.0/16", Map.of());
    }

    @After
    public void stop() {
        host.driver.stop();
    }

    /** A container runs on an endpoint; where the engine told, in a sandbox of the namespace's name. */
    private Container run(String id, Ip address, boolean told) {
        Endpoint endpoint = host.endpoint(id, address);
        Container container = host.kernel.strangers().container();
        if (told) {
            host.driver.join(NETWORK, id, container.namespace().toString());
        }
        container.take(endpoint.peer(), "eth0");
        return container;
    }

    private void setMtu(int mtu) {
        host.mtu = mtu;
        host.driver.changed();
    }

    private int onHost(String id) {
        String link = Names.hostLink(id);
        return host.kernel.read(link).link(link).orElseThrow().mtu();
    }

    private int in(Container container) {
        return host.kernel.in(container.namespace()).read("eth0").link("eth0").orElseThrow().mtu();
    }

    private void eventuallyAll(int mtu) {
        host.eventually(() -> host.driver.endpoints().stream().allMatch(endpoint -> endpoint.mtu() == mtu));
    }

    private List<String> pending() {
        return host.driver.pending().stream().map(Object::toString).toList();
    }

    @Test
    public void bothEndsOfEachPairGetItAndThePlanShowsItBefore() {
        Container one = run(ONE, ADDRESS, true);
        Container two = run(TWO, SECOND, true);
        host.mtu = 1400;
        assertEquals(
                List.of(
                        "in container 10.1.0.2: link set eth0 mtu 1400",
                        "link set rt111111111111 mtu 1400",
                        "in container 10.1.0.3: link set eth0 mtu 1400",
                        "link set rt222222222222 mtu 1400"),
                pending());
        assertEquals("a plan changes nothing", 1500, in(one));
        host.driver.changed();
        eventuallyAll(1400);
        assertEquals(List.of(1400, 1400, 1400, 1400), List.of(onHost(ONE), in(one), onHost(TWO), in(two)));
        assertEquals(List.of(), pending());
        assertTrue(host.told("10.1.0.2 111111111111", "both ends have 1400 bytes now, and had 1500"));
        assertFalse("a wish is no fault", host.happened("reconcile"));
        assertEquals(1400, host.endpoint("3".repeat(64), Ip.parse("10.1.0.4")).mtu());
    }

    @Test
    public void insideFirstSoThatACutIsTakenUpAgain() {
        Container one = run(ONE, ADDRESS, true);
        host.mtu = 1400;
        host.kernel.failNext(2, Kind.EXHAUSTED);
        host.driver.reconcile("test");
        assertEquals(List.of(1500, 1400), List.of(onHost(ONE), in(one)));
        assertEquals(1500, host.driver.endpoints().get(0).mtu());
        host.restart();
        assertEquals(List.of(1400, 1400), List.of(onHost(ONE), in(one)));
        assertEquals(List.of(), pending());
    }

    @Test
    public void afterARestartTheSandboxIsKnownByItsNameAlone() {
        run(ONE, ADDRESS, true);
        Container two = run(TWO, SECOND, true);
        host.driver.deleteEndpoint(NETWORK, ONE);
        host.restart();
        setMtu(9000);
        eventuallyAll(9000);
        assertEquals(List.of(9000, 9000), List.of(onHost(TWO), in(two)));
        assertEquals("to look, to act, and by this test", List.of(two.namespace(), two.namespace(), two.namespace()),
                host.kernel.entered());
    }

    @Test
    public void withoutANameTheSandboxesAreLookedThroughOnceForAll() {
        Container one = run(ONE, ADDRESS, false);
        host.kernel.strangers().container();
        Container two = run(TWO, SECOND, false);
        host.restart();
        host.mtu = 1400;
        assertEquals(4, pending().size());
        List<Path> entered = host.kernel.entered();
        assertEquals("each once for the whole pass", entered.stream().distinct().toList(), entered);
        assertEquals(3, entered.size());
        host.driver.changed();
        eventuallyAll(1400);
        assertEquals(List.of(1400, 1400), List.of(in(one), in(two)));
    }

    @Test
    public void nothingIsEnteredAsLongAsNothingNeedsIt() {
        run(ONE, ADDRESS, true);
        host.kernel.strangers().mtu(Names.hostLink(ONE), 1300);
        host.driver.reconcile("test");
        assertEquals("a host link that was changed by hand is put right", 1500, onHost(ONE));
        host.restart();
        host.driver.changed();
        assertEquals(List.of(), pending());
        assertEquals(List.of(), host.kernel.entered());
    }

    @Test
    public void whatOnlyNewOnesGetRunningOnesKeep() {
        Container one = run(ONE, ADDRESS, true);
        host.apply = Apply.NEW;
        setMtu(1400);
        assertEquals(List.of(), pending());
        assertEquals(1400, host.endpoint(TWO, SECOND).mtu());
        host.restart();
        assertEquals(List.of(1500, 1500), List.of(onHost(ONE), in(one)));
        host.kernel.strangers().mtu(Names.hostLink(ONE), 1300);
        host.driver.reconcile("test");
        assertEquals("what it has is kept", 1500, onHost(ONE));
        host.apply = Apply.LIVE;
        host.driver.changed();
        eventuallyAll(1400);
        assertEquals(List.of(1400, 1400), List.of(onHost(ONE), in(one)));
    }

    @Test
    public void aNetworksOwnGoesBeforeTheSetting() {
        host.network(OTHER, "10.2.0.0/16", Map.of("mtu", "1300"));
        Ip address = Ip.parse("10.2.0.2");
        host.driver.createEndpoint(new EndpointRequest(
                OTHER, ONE, List.of(address), Optional.empty(), Map.of(), Collections.emptySortedSet(), List.of()));
        host.mtu = 1400;
        assertEquals(List.of(), pending());
    }

    @Test
    public void anEndThatNobodyHasTakenYetIsOnTheHost() {
        Endpoint endpoint = host.endpoint(ONE, ADDRESS);
        setMtu(1400);
        eventuallyAll(1400);
        assertEquals(1400, host.kernel.read(endpoint.peer()).link(endpoint.peer()).orElseThrow().mtu());
    }

    @Test
    public void whatCannotBeSeenIsLeftWholeAndToldOnce() {
        Container one = run(ONE, ADDRESS, true);
        host.kernel.showContainers(false);
        host.mtu = 1400;
        host.driver.reconcile("test");
        host.driver.reconcile("test");
        assertEquals("one end alone would lose packets", 1500, onHost(ONE));
        assertEquals(1, host.events.stream().filter(event -> event.kind().equals("mtu")).count());
        assertTrue(host.told("10.1.0.2 111111111111", "keeps 1500 bytes rather than 1400: its container's network namespace"
                + " cannot be seen from here, so an appliance that runs in a container itself needs"
                + " -v /run/docker/netns:/run/docker/netns:rslave"));
        host.kernel.showContainers(true);
        host.driver.reconcile("test");
        assertEquals(List.of(1400, 1400), List.of(onHost(ONE), in(one)));
    }

    @Test
    public void aContainerThatEndsMeanwhileBreaksNothing() {
        Container one = run(ONE, ADDRESS, true);
        Container two = run(TWO, SECOND, true);
        host.kernel.before(step -> {
            if (step instanceof Step.SetMtu && one.namespace() != null && step.link().equals("eth0")) {
                host.kernel.before(other -> {});
                one.close();
            }
        });
        setMtu(1400);
        host.eventually(() -> in(two) == 1400);
        host.driver.reconcile("test");
        assertEquals(List.of(TWO), host.driver.endpoints().stream().map(Endpoint::id).toList());
        assertEquals(List.of(), pending());
    }

    @Test
    public void anEndGivenBackIsChangedWhereItIs() {
        Container one = run(ONE, ADDRESS, true);
        String peer = Names.peer(ONE);
        one.giveBack("eth0", peer);
        setMtu(1400);
        eventuallyAll(1400);
        Link end = host.kernel.read(peer).link(peer).orElseThrow();
        assertEquals(1400, end.mtu());
    }
}
