package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT;
import static dev.routed.driver.internal.DriverHost.LINK;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER_ENDPOINT;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.driver.internal.reconcile.KernelChangeHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Reactions to foreign changes in the kernel. */
public class KernelChangeHandlerTest {

    @Rule
    public final DriverHost host = new DriverHost();

    private KernelChangeHandler handler;
    private HostState desired;
    private String alias;

    @Before
    public void start() {
        handler = host.changeHandler();
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        desired = host.state();
        alias = desired.link(LINK).orElseThrow().alias();
    }

    @After
    public void stop() {
        handler.stop();
    }

    @Test
    public void removedObjects_areRestoredAndReported() {
        host.kernel.apply(List.of(new Step.RemoveRoute(Route.host(ADDRESS, LINK, 200), alias)));
        host.eventuallyIs(desired);
        host.kernel.foreign().up(LINK, false);
        host.eventuallyIs(desired);
        host.kernel.apply(List.of(new Step.SetMtu(LINK, alias, 1300)));
        host.eventuallyIs(desired);
        assertEquals(Optional.of("kernel"), host.cause("reconcile"));
    }

    @Test
    public void deletedLink_removesItsEndpoint() {
        host.kernel.foreign().deleteLink(LINK);
        host.eventually(() -> host.hasEvent("endpoint-lost"));
        // The event precedes the removal.
        host.eventually(() -> host.ipam.claims.isEmpty());
        assertEquals(List.of(), host.driver.endpoints());
    }

    @Test
    public void restartedHandler_reconcilesTheHost() {
        handler.stop();
        host.kernel.apply(List.of(new Step.RemoveRoute(Route.host(ADDRESS, LINK, 200), alias)));
        handler = host.changeHandler();
        host.eventuallyIs(desired);
    }

    @Test
    public void ownChanges_areNotReportedAsDrift() {
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.endpoint(OTHER_ENDPOINT, ADDRESS);
        host.eventually(() -> host.state().link(LINK).isEmpty());
        assertEquals(List.of(), host.driver.pending());
        assertFalse(host.hasEvent("reconcile"));
    }
}
