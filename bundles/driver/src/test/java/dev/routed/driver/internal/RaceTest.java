package dev.routed.driver.internal;

import static dev.routed.driver.internal.Host.ADDRESS;
import static dev.routed.driver.internal.Host.NETWORK;
import static dev.routed.driver.internal.Host.OTHER;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.ipam.PoolRequest;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.EndpointRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

/** One verb meets another half-way: each meeting is made by a hook in the kernel, so that it happens every time. */
public class RaceTest {
    private static final String ENDPOINT = "0123456789abcdef".repeat(4);
    private static final String SUBNET = "10.1.0.0/16";

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private Host host;
    private HostState untouched;

    @Before
    public void start() {
        host = new Host(state.getRoot().toPath());
        untouched = host.state();
        host.network(NETWORK, SUBNET, Map.of());
    }

    @After
    public void stop() {
        host.driver.stop();
    }

    /** The engine's connection was cut, so that it gives up an endpoint that is just coming up. */
    @Test
    public void aReleaseFindsTheEndpointThatIsStillComing() throws InterruptedException {
        Thread release = new Thread(() -> host.driver.addressReleased(ADDRESS));
        atTheRoute(() -> {
            release.start();
            host.eventually(() -> release.getState() == Thread.State.BLOCKED || !release.isAlive());
        });
        host.endpoint(ENDPOINT, ADDRESS);
        release.join();
        assertTrue(host.driver.endpoints().isEmpty());
        assertTrue(host.ipam.claims.isEmpty());
        host.driver.deleteNetwork(NETWORK);
        host.eventuallyIs(untouched);
    }

    @Test
    public void twoWhoTakeOneEndpointDownDoItOnce() throws InterruptedException {
        host.endpoint(ENDPOINT, ADDRESS);
        host.endpoint("f".repeat(64), Ip.parse("10.1.0.3"));
        int before = host.kernel.applied().size();
        Thread other = new Thread(() -> host.driver.deleteEndpoint(NETWORK, ENDPOINT));
        host.kernel.before(step -> {
            host.kernel.before(next -> {});
            other.start();
            host.eventually(() -> other.getState() == Thread.State.BLOCKED || !other.isAlive());
        });
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        other.join();
        List<Step> steps = host.kernel.applied();
        assertEquals(1, steps.subList(before, steps.size()).stream().filter(Step.RemoveRoute.class::isInstance).count());
        assertEquals(1, host.driver.endpoints().size());
    }

    @Test
    public void anEndpointDoesNotOutliveTheNetworkThatGoesMeanwhile() {
        atTheRoute(() -> host.driver.deleteNetwork(NETWORK));
        refused("network aaaaaaaaaaaa was removed meanwhile", () -> host.endpoint(ENDPOINT, ADDRESS));
        assertTrue(host.driver.endpoints().isEmpty());
        assertTrue(host.ipam.claims.isEmpty());
        host.eventuallyIs(untouched);
    }

    @Test
    public void ofTwoNetworksThatAskForOneSubnetAtOnceTheFirstHasIt() {
        host.driver.deleteNetwork(NETWORK);
        requestPool(SUBNET);
        requestPool(SUBNET);
        requestPool("10.1.4.0/24");
        host.driver.createNetwork(Host.request(NETWORK, SUBNET, Map.of()));
        refused("subnet 10.1.0.0/16 overlaps 10.1.0.0/16 of network aaaaaaaaaaaa:"
                        + " choose another, or remove that network first",
                () -> host.driver.createNetwork(Host.request(OTHER, SUBNET, Map.of())));
        refused("subnet 10.1.4.0/24 overlaps 10.1.0.0/16 of network aaaaaaaaaaaa:"
                        + " choose another, or remove that network first",
                () -> host.driver.createNetwork(Host.request(OTHER, "10.1.4.0/24", Map.of())));
        host.restart();
        assertEquals(List.of(NETWORK), host.driver.networks().stream().map(network -> network.id()).toList());
    }

    @Test
    public void aNetworkThatProvesAliveDoesNotGiveWay() {
        requestPool(SUBNET);
        host.endpoint(ENDPOINT, ADDRESS);
        HostState before = host.state();
        refused("subnet 10.1.0.0/16 overlaps 10.1.0.0/16 of network aaaaaaaaaaaa:"
                        + " choose another, or remove that network first",
                () -> host.driver.createNetwork(Host.request(OTHER, SUBNET, Map.of("gateway", "10.9.9.9"))));
        assertEquals(before, host.state());
        host.restart();
        assertEquals(List.of(NETWORK), host.driver.networks().stream().map(network -> network.id()).toList());
    }

    @Test
    public void aGatewayIsNotTakenFromAnEndpointThatIsStillComing() {
        AtomicReference<Refusal> refusal = new AtomicReference<>();
        atTheRoute(() -> refusal.set(assertThrows(
                Refusal.class, () -> host.network(OTHER, "10.2.0.0/16", Map.of("gateway", ADDRESS.toString())))));
        host.endpoint(ENDPOINT, ADDRESS);
        assertEquals("gateway 10.1.0.2 is taken by endpoint 0123456789ab", refusal.get().getMessage());
        assertTrue(host.state().addresses().stream().noneMatch(address -> address.prefix().ip().equals(ADDRESS)));
    }

    @Test
    public void ofSeveralAddressesEitherAllAreClaimedOrNone() {
        Ip taken = Ip.parse("10.1.0.3");
        host.endpoint("f".repeat(64), taken);
        assertThrows(Refusal.class, () -> host.driver.createEndpoint(new EndpointRequest(
                NETWORK, ENDPOINT, List.of(ADDRESS, taken), Optional.empty(), Map.of(),
                Collections.emptySortedSet(), List.of())));
        assertEquals(Map.of(taken, "f".repeat(64)), host.ipam.claims);
        host.driver.addressReleased(ADDRESS);
        assertEquals(1, host.driver.endpoints().size());
    }

    private void requestPool(String subnet) {
        host.ipam.requestPool(new PoolRequest("RoutedLocal", Optional.of(Prefix.parse(subnet)), Optional.empty(), false));
    }

    /** What happens between an endpoint's link and its route, once. */
    private void atTheRoute(Runnable meanwhile) {
        host.kernel.before(step -> {
            if (step instanceof Step.AddRoute) {
                host.kernel.before(next -> {});
                meanwhile.run();
            }
        });
    }

    private static void refused(String sentence, ThrowingRunnable request) {
        assertEquals(sentence, assertThrows(Refusal.class, request).getMessage());
    }
}
