package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER;
import static dev.routed.driver.internal.DriverHost.OTHER_ADDRESS;
import static dev.routed.driver.internal.DriverHost.OTHER_ENDPOINT;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static dev.routed.driver.internal.DriverHost.assertRejected;
import static dev.routed.driver.internal.DriverHost.request;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Concurrent calls, interleaved by a hook in the kernel. */
public class RaceTest {

    @Rule
    public final DriverHost host = new DriverHost();

    private HostState untouched;

    @Before
    public void start() {
        untouched = host.state();
        host.network(NETWORK, SUBNET, Map.of());
    }

    /** The engine releases the address when its connection breaks during the create. */
    @Test
    public void releaseDuringCreate_removesTheEndpoint() throws InterruptedException {
        Thread release = new Thread(() -> host.driver.addressReleased(ADDRESS));
        beforeRoute(() -> {
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
    public void concurrentDeletes_removeTheRouteOnce() throws InterruptedException {
        host.endpoint(ENDPOINT, ADDRESS);
        host.endpoint(OTHER_ENDPOINT, OTHER_ADDRESS);
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
        assertEquals(
                1,
                steps.subList(before, steps.size()).stream()
                        .filter(Step.RemoveRoute.class::isInstance)
                        .count());
        assertEquals(1, host.driver.endpoints().size());
    }

    @Test
    public void deleteNetworkDuringCreate_rejectsTheEndpoint() {
        beforeRoute(() -> host.driver.deleteNetwork(NETWORK));
        assertRejected("network aaaaaaaaaaaa … removed", () -> host.endpoint(ENDPOINT, ADDRESS));
        assertTrue(host.driver.endpoints().isEmpty());
        assertTrue(host.ipam.claims.isEmpty());
        host.eventuallyIs(untouched);
    }

    @Test
    public void deleteNetworkDuringAChange_removesTheNetwork() throws InterruptedException {
        Thread delete = new Thread(() -> host.driver.deleteNetwork(NETWORK));
        host.kernel.before(step -> {
            host.kernel.before(next -> {});
            delete.start();
            host.eventually(() -> delete.getState() == Thread.State.BLOCKED || !delete.isAlive());
        });
        host.driver.set(NETWORK, "gateway", "10.9.9.9");
        delete.join();
        assertEquals(List.of(), host.driver.networks());
        assertEquals(List.of(), host.files("networks"));
        assertEquals(untouched, host.state());
    }

    @Test
    public void overlappingNetworks_firstCreateWins() {
        host.driver.deleteNetwork(NETWORK);
        host.requestPool(SUBNET);
        host.requestPool(SUBNET);
        host.requestPool("10.1.4.0/24");
        host.driver.createNetwork(request(NETWORK, SUBNET, Map.of()));
        assertRejected(
                "subnet 10.1.0.0/16 overlaps 10.1.0.0/16 of network aaaaaaaaaaaa",
                () -> host.driver.createNetwork(request(OTHER, SUBNET, Map.of())));
        assertRejected(
                "subnet 10.1.4.0/24 overlaps 10.1.0.0/16 of network aaaaaaaaaaaa",
                () -> host.driver.createNetwork(request(OTHER, "10.1.4.0/24", Map.of())));
        host.restart();
        assertEquals(
                List.of(NETWORK),
                host.driver.networks().stream().map(network -> network.id()).toList());
    }

    @Test
    public void networkWithAnEndpoint_isNotReplaced() {
        host.requestPool(SUBNET);
        host.endpoint(ENDPOINT, ADDRESS);
        HostState before = host.state();
        assertRejected(
                "subnet 10.1.0.0/16 overlaps 10.1.0.0/16 of network aaaaaaaaaaaa",
                () -> host.driver.createNetwork(request(OTHER, SUBNET, Map.of("gateway", "10.9.9.9"))));
        assertEquals(before, host.state());
        host.restart();
        assertEquals(
                List.of(NETWORK),
                host.driver.networks().stream().map(network -> network.id()).toList());
    }

    @Test
    public void gatewayDuringCreate_doesNotTakeTheEndpointsAddress() {
        AtomicReference<RejectedException> rejection = new AtomicReference<>();
        beforeRoute(() -> rejection.set(assertThrows(
                RejectedException.class,
                () -> host.network(OTHER, "10.2.0.0/16", Map.of("gateway", ADDRESS.toString())))));
        host.endpoint(ENDPOINT, ADDRESS);
        String message = rejection.get().getMessage();
        assertTrue(message, DriverHost.contains(message, "gateway 10.1.0.2 … endpoint 0123456789ab"));
        assertTrue(host.state().addresses().stream()
                .noneMatch(address -> address.prefix().ip().equals(ADDRESS)));
    }

    @Test
    public void severalAddresses_areClaimedAllOrNone() {
        Ip taken = OTHER_ADDRESS;
        host.endpoint(OTHER_ENDPOINT, taken);
        assertThrows(
                RejectedException.class,
                () -> host.driver.createEndpoint(request(NETWORK, ENDPOINT, Map.of(), ADDRESS, taken)));
        assertEquals(Map.of(taken, OTHER_ENDPOINT), host.ipam.claims);
        host.driver.addressReleased(ADDRESS);
        assertEquals(1, host.driver.endpoints().size());
    }

    /** Runs an action once, between an endpoint's link and its route. */
    private void beforeRoute(Runnable meanwhile) {
        host.kernel.before(step -> {
            if (step instanceof Step.AddRoute) {
                host.kernel.before(next -> {});
                meanwhile.run();
            }
        });
    }
}
