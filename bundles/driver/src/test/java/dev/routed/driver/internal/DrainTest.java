package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT1;
import static dev.routed.driver.internal.DriverHost.ENDPOINT2;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER_ADDRESS;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static dev.routed.driver.internal.DriverHost.assertRejected;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Drains of hosts and endpoints, handover of addresses, and both after restarts. */
public class DrainTest {
    private static final Ip ADDRESS6 = Ip.parse("fd00::2");

    @Rule
    public final DriverHost host = new DriverHost();

    @Before
    public void start() {
        host.network(NETWORK, List.of(SUBNET, "fd00::/64"), Map.of());
        host.endpoint(ENDPOINT1, ADDRESS, ADDRESS6);
    }

    /** Checks the announcement of an address in its route and in its endpoint. */
    private void assertAnnouncement(Ip address, Announcement announcement) {
        assertEquals(
                List.of(announcement),
                host.state().routes().stream()
                        .filter(route -> route.destination().equals(address.asPrefix()))
                        .flatMap(route -> route.announcement(200).stream())
                        .toList());
        Endpoint endpoint = host.driver.endpoints().stream()
                .filter(live -> live.addresses().contains(address))
                .findFirst()
                .orElseThrow();
        assertEquals(announcement, endpoint.announcement(address));
    }

    @Test
    public void drainedHost_announcesNeitherOldNorNewEndpoints() {
        HostState before = host.state();
        host.driver.drain(true);
        assertTrue(host.driver.isDrained());
        host.endpoint(ENDPOINT2, OTHER_ADDRESS);
        for (Ip address : List.of(ADDRESS, ADDRESS6, OTHER_ADDRESS)) {
            assertAnnouncement(address, Announcement.SUPPRESSED);
        }
        assertEquals(List.of(), host.driver.pending());
        host.driver.deleteEndpoint(NETWORK, ENDPOINT2);
        host.driver.drain(false);
        assertFalse(host.driver.isDrained());
        host.eventuallyIs(before);
    }

    @Test
    public void secondDrain_changesNothing() {
        host.driver.drain(true);
        int steps = host.kernel.applied().size();
        host.driver.drain(true);
        assertEquals(steps, host.kernel.applied().size());
        assertEquals(
                1,
                host.events.stream()
                        .filter(event -> event.kind().equals("drain"))
                        .count());
    }

    @Test
    public void drainedHost_staysDrainedAfterRestart() {
        host.driver.drain(true);
        HostState drained = host.state();
        host.restart();
        assertTrue(host.driver.isDrained());
        assertEquals(drained, host.state());
        host.driver.deleteEndpoint(NETWORK, ENDPOINT1);
        host.restart();
        host.endpoint(ENDPOINT2, OTHER_ADDRESS);
        assertAnnouncement(OTHER_ADDRESS, Announcement.SUPPRESSED);
        host.driver.drain(false);
        host.restart();
        assertFalse(host.driver.isDrained());
        assertAnnouncement(OTHER_ADDRESS, Announcement.ANNOUNCED);
    }

    @Test
    public void interruptedDrain_isCompletedAtStart() {
        host.killAtStep(1, () -> host.driver.drain(true));
        host.start();
        assertTrue(host.driver.isDrained());
        assertAnnouncement(ADDRESS, Announcement.SUPPRESSED);
        assertAnnouncement(ADDRESS6, Announcement.SUPPRESSED);
    }

    @Test
    public void drainedEndpoint_staysDrainedAfterRestart() {
        host.endpoint(ENDPOINT2, OTHER_ADDRESS);
        host.driver.drain("222222222222", true);
        assertAnnouncement(OTHER_ADDRESS, Announcement.DRAINED);
        assertAnnouncement(ADDRESS, Announcement.ANNOUNCED);
        host.restart();
        assertAnnouncement(OTHER_ADDRESS, Announcement.DRAINED);
        assertEquals(
                List.of(new Reason("drained", Announcement.DRAINED)),
                host.driver.reasons(host.driver.resolve(ENDPOINT2), OTHER_ADDRESS));
        host.driver.drain(true);
        host.restart();
        host.driver.drain(false);
        assertAnnouncement(OTHER_ADDRESS, Announcement.DRAINED);
        assertAnnouncement(ADDRESS, Announcement.ANNOUNCED);
        host.driver.drain("10.1.0.3", false);
        assertAnnouncement(OTHER_ADDRESS, Announcement.ANNOUNCED);
    }

    @Test
    public void restartedContainer_isNotDrained() {
        host.driver.drain("111111111111", true);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT1);
        host.endpoint(ENDPOINT2, ADDRESS, ADDRESS6);
        assertAnnouncement(ADDRESS, Announcement.ANNOUNCED);
    }

    @Test
    public void handedOverAddress_staysHandedOverAfterRestart() {
        host.driver.handOver(ADDRESS);
        assertAnnouncement(ADDRESS, Announcement.LAST_RESORT);
        assertAnnouncement(ADDRESS6, Announcement.ANNOUNCED);
        assertEquals(Optional.empty(), host.driver.routeElsewhere(ADDRESS));
        host.restart();
        assertAnnouncement(ADDRESS, Announcement.LAST_RESORT);
        host.kernel.foreign().link("eth1", "");
        Route learned =
                new Route(Route.Type.UNICAST, ADDRESS.asPrefix(), "eth1", Optional.empty(), 188, Scope.LINK, 20);
        host.kernel.foreign().route(learned);
        assertEquals(Optional.of(learned), host.driver.routeElsewhere(ADDRESS));
        assertEquals(List.of(), host.driver.pending());
        host.driver.drain("111111111111", false);
        assertAnnouncement(ADDRESS, Announcement.ANNOUNCED);
    }

    @Test
    public void handover_survivesDrainAndUndrain() {
        HostState before = host.state();
        host.driver.handOver(ADDRESS);
        HostState handedOver = host.state();
        host.driver.drain(true);
        assertAnnouncement(ADDRESS, Announcement.HANDED_OVER);
        assertAnnouncement(ADDRESS6, Announcement.SUPPRESSED);
        List<Step> steps = host.kernel.applied();
        host.restart();
        assertEquals("the restart changes nothing", steps, host.kernel.applied());
        assertAnnouncement(ADDRESS, Announcement.HANDED_OVER);
        host.killAtStep(1, () -> host.driver.drain(false));
        host.start();
        host.eventuallyIs(handedOver);
        assertAnnouncement(ADDRESS, Announcement.LAST_RESORT);
        host.driver.drain(true);
        host.driver.drain("111111111111", false);
        assertAnnouncement(ADDRESS, Announcement.SUPPRESSED);
        host.driver.drain(false);
        host.eventuallyIs(before);
    }

    @Test
    public void routeElsewhere_ignoresSubnetRoutes() {
        assertEquals(Optional.empty(), host.driver.routeElsewhere(Ip.parse("10.1.0.99")));
        host.kernel.foreign().link("eth1", "");
        host.kernel
                .foreign()
                .route(new Route(
                        Route.Type.UNICAST, Prefix.parse("10.0.0.0/8"), "eth1", Optional.empty(), 188, Scope.LINK, 20));
        assertEquals(
                "a subnet route is not a host route",
                Optional.empty(),
                host.driver.routeElsewhere(Ip.parse("10.1.0.99")));
    }

    // Rejections

    @Test
    public void invalidDrainsAndHandovers_areRejected() {
        assertRejected("'web' … dev.routed.engine", () -> host.driver.drain("web", true));
        assertRejected("no endpoint on this host has 10.1.0.9", () -> host.driver.handOver(Ip.parse("10.1.0.9")));
        host.driver.drain(true);
        assertRejected("10.1.0.2 is suppressed", () -> host.driver.handOver(ADDRESS));
        host.driver.drain("111111111111", true);
        assertRejected("10.1.0.2 is drained", () -> host.driver.handOver(ADDRESS));
    }

    @Test
    public void kernelRejectionOfAnEndpointDrain_isReportedAndRetried() {
        host.kernel.failNext(Kind.OTHER);
        assertRejected(
                "route add 10.1.0.2/32 dev rt111111111111 proto 2 metric 8: Invalid argument",
                () -> host.driver.drain("111111111111", true));
        host.driver.reconcile("timer");
        assertAnnouncement(ADDRESS, Announcement.DRAINED);
    }

    @Test
    public void kernelRejectionOfAHostDrain_isReportedAndRetried() {
        host.kernel.failNext(Kind.OTHER);
        assertRejected("drained … endpoint 111111111111", () -> host.driver.drain(true));
        host.driver.reconcile("timer");
        assertAnnouncement(ADDRESS, Announcement.SUPPRESSED);
    }

    @Test
    public void drain_isRejectedIfTheFileCannotBeWritten() throws IOException {
        Files.createFile(host.directory().resolve("host"));
        assertRejected(host.directory() + "/host/drained.json", () -> host.driver.drain(true));
        assertFalse(host.driver.isDrained());
        assertAnnouncement(ADDRESS, Announcement.ANNOUNCED);
    }
}
