package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Network;
import dev.routed.api.network.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Rule;
import org.junit.Test;

/** How often one operation asks policies, reads the host and assigns pools. */
public class OncePerPassTest {
    private static final String THIRD = "c".repeat(64);

    @Rule
    public final DriverHost host = new DriverHost();

    private final TestPolicy policy = TestPolicy.paint();
    private final AtomicInteger routes = new AtomicInteger();
    private final AtomicInteger reasons = new AtomicInteger();

    private void bindPolicy() {
        policy.prefixes = attachment -> {
            routes.incrementAndGet();
            return List.of(Prefix.parse("10.5.0.0/24"));
        };
        policy.onReasons = reasons::incrementAndGet;
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of());
        forgetCounts();
    }

    private void forgetCounts() {
        routes.set(0);
        reasons.set(0);
    }

    private void assertAsked(int forRoutes, int forReasons) {
        assertEquals(List.of(forRoutes, forReasons), List.of(routes.get(), reasons.get()));
    }

    @Test
    public void create_asksAPolicyOnceForRoutesAndForReasons() {
        bindPolicy();
        host.endpoint(ENDPOINT, ADDRESS);
        assertAsked(1, 1);
    }

    @Test
    public void join_asksAPolicyOnceForRoutes() {
        bindPolicy();
        host.endpoint(ENDPOINT, ADDRESS);
        forgetCounts();
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/e72cb69132bc");
        assertAsked(1, 0);
    }

    @Test
    public void delete_asksAPolicyOnceForRoutes() {
        bindPolicy();
        host.endpoint(ENDPOINT, ADDRESS);
        forgetCounts();
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        assertAsked(1, 0);
    }

    @Test
    public void changedReason_asksAPolicyOnceForRoutesAndForReasons() {
        bindPolicy();
        host.endpoint(ENDPOINT, ADDRESS);
        forgetCounts();
        policy.reasons.put(ADDRESS, new Reason("not ready", Announcement.SUPPRESSED));
        policy.changeListener.accept(ENDPOINT);
        assertEquals(Announcement.SUPPRESSED, host.driver.endpoints().get(0).announcement(ADDRESS));
        assertAsked(1, 1);
    }

    @Test
    public void changedGatewaySetting_readsTheHostOnceForAllNetworks() {
        host.network(NETWORK, SUBNET, Map.of());
        host.network(OTHER, "10.2.0.0/16", Map.of());
        host.network(THIRD, "10.3.0.0/16", Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        int before = host.kernel.hostReads();
        host.gateway = Optional.of(Ip.parse("10.9.9.9"));
        host.driver.changed();
        assertEquals(1, host.kernel.hostReads() - before);
        for (Network network : host.driver.networks()) {
            assertEquals(List.of(Ip.parse("10.9.9.9")), network.gateways());
        }
        assertEquals(List.of(), host.driver.pending());
    }

    @Test
    public void createNetwork_readsTheHostOnce() {
        int before = host.kernel.hostReads();
        host.network(NETWORK, SUBNET, Map.of("gateway", "10.9.9.9"));
        assertEquals(1, host.kernel.hostReads() - before);
    }

    @Test
    public void start_readsTheHostOnceAndAssignsEachNetworkOnce() {
        host.network(NETWORK, SUBNET, Map.of());
        host.network(OTHER, "10.2.0.0/16", Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        int before = host.kernel.hostReads();
        host.restart();
        assertEquals(1, host.kernel.hostReads() - before);
        assertEquals(List.of(NETWORK, OTHER), host.ipam.assigned);
    }
}
