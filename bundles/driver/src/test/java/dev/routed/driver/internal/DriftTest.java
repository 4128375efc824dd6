package dev.routed.driver.internal;

import static dev.routed.driver.internal.Host.ADDRESS;
import static dev.routed.driver.internal.Host.NETWORK;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DriftTest {
    private static final String ENDPOINT = "0123456789abcdef".repeat(4);
    private static final String LINK = "rt0123456789ab";

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private Host host;
    private Drift drift;
    private HostState asItShouldBe;
    private String alias;

    @Before
    public void start() {
        host = new Host(state.getRoot().toPath());
        drift = host.drift();
        host.network(NETWORK, "10.1.0.0/16", Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        asItShouldBe = host.state();
        alias = asItShouldBe.link(LINK).orElseThrow().alias();
    }

    @After
    public void stop() {
        drift.stop();
        host.driver.stop();
    }

    @Test
    public void whatIsTakenAwayIsBackAndTold() {
        host.kernel.apply(List.of(new Step.RemoveRoute(Route.host(ADDRESS, LINK, 200), alias)));
        host.eventuallyIs(asItShouldBe);
        host.kernel.strangers().up(LINK, false);
        host.eventuallyIs(asItShouldBe);
        host.kernel.apply(List.of(new Step.SetMtu(LINK, alias, 1300)));
        host.eventuallyIs(asItShouldBe);
        assertEquals(Optional.of("kernel"), host.cause("reconcile"));
    }

    @Test
    public void aLinkThatIsGoneTakesItsEndpointAlong() {
        host.kernel.strangers().deleteLink(LINK);
        host.eventually(() -> host.happened("endpoint-lost"));
        // Told first, done then.
        host.eventually(() -> host.ipam.claims.isEmpty());
        assertEquals(List.of(), host.driver.endpoints());
    }

    @Test
    public void afterALossEverythingIsLookedAt() {
        drift.stop();
        host.kernel.apply(List.of(new Step.RemoveRoute(Route.host(ADDRESS, LINK, 200), alias)));
        drift = host.drift();
        host.eventuallyIs(asItShouldBe);
    }

    @Test
    public void ourOwnDoingsAreNotTakenForDrift() {
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.endpoint("f".repeat(64), ADDRESS);
        host.eventually(() -> host.state().link(LINK).isEmpty());
        assertEquals(List.of(), host.driver.pending());
        assertFalse(host.happened("reconcile"));
    }
}
