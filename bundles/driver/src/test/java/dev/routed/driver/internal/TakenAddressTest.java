package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER_ADDRESS;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.health.Finding;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Prefix;
import dev.routed.driver.internal.reconcile.KernelChangeHandler;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** An address of a live endpoint that the host takes away is a finding from the change on, and until it is undone. */
public final class TakenAddressTest {
    private static final Prefix TAKEN = ADDRESS.asPrefix();

    @Rule
    public final DriverHost host = new DriverHost();

    private KernelChangeHandler handler;

    @Before
    public void endpoint() {
        host.network(NETWORK, SUBNET, Map.of());
        host.foreignLink("up0", "192.168.7.1/24");
        host.endpoint(ENDPOINT, ADDRESS);
        handler = host.changeHandler();
    }

    @After
    public void stop() {
        handler.stop();
    }

    private List<String> findings() {
        return host.driver.findings().stream().map(Finding::text).toList();
    }

    private void assertFindingUntil(Runnable undo, String subject, String text) {
        host.eventually(() -> !findings().isEmpty());
        assertEquals(
                List.of(subject),
                host.driver.findings().stream().map(Finding::subject).toList());
        assertTrue(findings().get(0), findings().get(0).contains(text));
        undo.run();
        host.eventually(() -> findings().isEmpty());
        assertEquals(
                "one event when it begins, one when it ends",
                2,
                host.events.stream()
                        .filter(event -> event.kind().equals("address"))
                        .count());
    }

    @Test
    public void containersAddressOnAnInterface() {
        host.kernel.foreign().address("up0", TAKEN, "up0");
        assertFindingUntil(
                () -> host.kernel.foreign().deleteAddress("up0", TAKEN),
                "10.1.0.2",
                "is an address of this host's interface up0 as well: run 'ip addr del 10.1.0.2/32 dev up0'");
    }

    @Test
    public void subnetAroundTheContainerOnAnInterface() {
        Prefix around = Prefix.parse("10.1.0.77/24");
        host.kernel.foreign().address("up0", around, "up0");
        assertFindingUntil(
                () -> host.kernel.foreign().deleteAddress("up0", around),
                "10.1.0.2",
                "lies in 10.1.0.0/24 of this host's interface up0");
    }

    @Test
    public void interfaceAroundTheSubnetOfANetworkWithoutContainers() {
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        Prefix around = Prefix.parse("10.77.0.1/8");
        host.kernel.foreign().address("up0", around, "up0");
        assertFindingUntil(
                () -> host.kernel.foreign().deleteAddress("up0", around),
                "10.1.0.0/16",
                "subnet 10.1.0.0/16 lies in 10.0.0.0/8 of this host's interface up0; use another subnet");
    }

    @Test
    public void gatewaysSubnetOnAnInterface() {
        Prefix around = Prefix.parse("169.254.1.9/24");
        host.kernel.foreign().address("up0", around, "up0");
        assertFindingUntil(
                () -> host.kernel.foreign().deleteAddress("up0", around),
                "169.254.1.1",
                "is in subnet 169.254.1.0/24 of this host's interface up0");
    }

    @Test
    public void policyRouteToTheContainersAddress() {
        Route elsewhere = Route.host(ADDRESS, "up0", 3);
        host.kernel.foreign().policyRoute(elsewhere);
        assertFindingUntil(
                () -> host.kernel.foreign().deletePolicyRoute(elsewhere), "10.1.0.2", "instead of into the container");
    }

    @Test
    public void addressThatNoContainerHasIsNobodysProblem() throws InterruptedException {
        host.kernel.foreign().address("up0", OTHER_ADDRESS.asPrefix(), "up0");
        Thread.sleep(1000);
        assertEquals(List.of(), findings());
    }

    @Test
    public void findingGoesWithTheEndpoint() {
        host.kernel.foreign().address("up0", TAKEN, "up0");
        host.eventually(() -> !findings().isEmpty());
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        assertEquals(List.of(), findings());
    }
}
