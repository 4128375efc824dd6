package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT;
import static dev.routed.driver.internal.DriverHost.LINK;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static dev.routed.driver.internal.DriverHost.requestWithPort;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** The announcement of endpoint addresses to other hosts, as decided by policies. */
public class AnnouncementTest {
    private static final Ip ADDRESS6 = Ip.parse("fd00::2");
    private static final Reason UNREADY = new Reason("unready", Announcement.SUPPRESSED);
    private static final Reason LEAVING = new Reason("leaving", Announcement.LAST_RESORT);

    @Rule
    public final DriverHost host = new DriverHost();

    private final TestPolicy policy = new TestPolicy("health");
    private final TestPolicy other = new TestPolicy("season");

    @Before
    public void start() {
        host.network(NETWORK, List.of(SUBNET, "fd00::/64"), Map.of());
        host.policies.addAll(List.of(policy, other));
        host.policies.forEach(host.driver::bindPolicy);
    }

    private Endpoint endpoint() {
        return host.driver.endpoints().get(0);
    }

    /** Returns the announcements of all routes to an address. */
    private List<Optional<Announcement>> announcements(Ip address) {
        return host.state().routes().stream()
                .filter(route -> route.destination().equals(address.asPrefix()))
                .map(route -> route.announcement(200))
                .toList();
    }

    private void assertAnnouncement(Ip address, Announcement announcement) {
        assertEquals(List.of(Optional.of(announcement)), announcements(address));
        assertEquals(announcement, endpoint().announcement(address));
        assertEquals(List.of(), host.driver.pending());
    }

    @Test
    public void address_isAnnouncedWithoutReasons() {
        host.endpoint(ENDPOINT, ADDRESS, ADDRESS6);
        assertAnnouncement(ADDRESS, Announcement.ANNOUNCED);
        assertAnnouncement(ADDRESS6, Announcement.ANNOUNCED);
    }

    @Test
    public void newEndpoint_isSuppressedFromTheStart() {
        policy.reasons.put(ADDRESS, UNREADY);
        host.endpoint(ENDPOINT, ADDRESS, ADDRESS6);
        assertAnnouncement(ADDRESS, Announcement.SUPPRESSED);
        assertAnnouncement(ADDRESS6, Announcement.ANNOUNCED);
        assertTrue(
                "no announced route was added",
                host.kernel.applied().stream()
                        .noneMatch(step -> step.equals(new Step.AddRoute(Route.host(ADDRESS, LINK, 200), alias()))));
    }

    private String alias() {
        return host.state().link(LINK).orElseThrow().alias();
    }

    @Test
    public void severalReasons_combineAndAreAllNamed() {
        host.endpoint(ENDPOINT, ADDRESS);
        other.reasons.put(ADDRESS, LEAVING);
        policy.changeListener.accept(ENDPOINT);
        assertAnnouncement(ADDRESS, Announcement.LAST_RESORT);
        policy.reasons.put(ADDRESS, UNREADY);
        policy.changeListener.accept(ENDPOINT);
        assertAnnouncement(ADDRESS, Announcement.HANDED_OVER);
        assertEquals(List.of(UNREADY, LEAVING), host.driver.reasons(endpoint(), ADDRESS));
        assertTrue(host.hasEvent("10.1.0.2 0123456789ab", "10.1.0.2 is handed-over: unready, leaving"));
        other.reasons.clear();
        policy.changeListener.accept(ENDPOINT);
        assertAnnouncement(ADDRESS, Announcement.SUPPRESSED);
        policy.reasons.clear();
        other.reasons.clear();
        policy.changeListener.accept(ENDPOINT);
        assertAnnouncement(ADDRESS, Announcement.ANNOUNCED);
        assertTrue(host.hasEvent("10.1.0.2 0123456789ab", "10.1.0.2 is announced"));
    }

    @Test
    public void newRoute_isAddedBeforeTheOldOneIsRemoved() {
        host.endpoint(ENDPOINT, ADDRESS);
        policy.reasons.put(ADDRESS, UNREADY);
        int before = host.kernel.applied().size();
        policy.changeListener.accept(ENDPOINT);
        assertEquals(
                List.of(
                        "route add 10.1.0.2/32 dev " + LINK + " proto 2 metric 7",
                        "route del 10.1.0.2/32 dev " + LINK + " proto 200"),
                host.kernel.applied().stream().skip(before).map(Step::toString).toList());
    }

    @Test
    public void policies_receiveAnnouncementChanges() {
        other.reasons.put(ADDRESS, LEAVING);
        host.endpoint(ENDPOINT, ADDRESS);
        policy.reasons.put(ADDRESS, UNREADY);
        policy.changeListener.accept(ENDPOINT);
        assertEquals(
                List.of(
                        "adopt",
                        "check 10.1.0.2",
                        "update 10.1.0.2",
                        "announced{10.1.0.2=last-resort}",
                        "announced{10.1.0.2=handed-over}"),
                policy.calls);
    }

    @Test
    public void unboundPolicy_reasonsNoLongerCount() {
        host.endpoint(ENDPOINT, ADDRESS);
        policy.reasons.put(ADDRESS, UNREADY);
        policy.changeListener.accept(ENDPOINT);
        host.driver.unbindPolicy(policy);
        assertAnnouncement(ADDRESS, Announcement.ANNOUNCED);
        host.driver.bindPolicy(policy);
        assertAnnouncement(ADDRESS, Announcement.SUPPRESSED);
    }

    @Test
    public void restart_adoptsAnnouncementsFromRoutes() {
        host.endpoint(ENDPOINT, ADDRESS, ADDRESS6);
        policy.reasons.put(ADDRESS, UNREADY);
        other.reasons.put(ADDRESS6, LEAVING);
        policy.changeListener.accept(ENDPOINT);
        HostState before = host.state();
        int steps = host.kernel.applied().size();
        host.restart();
        assertAnnouncement(ADDRESS, Announcement.SUPPRESSED);
        assertAnnouncement(ADDRESS6, Announcement.LAST_RESORT);
        assertEquals(before, host.state());
        assertEquals(steps, host.kernel.applied().size());
    }

    @Test
    public void restart_adoptsAnnouncementAndPorts() {
        host.driver.createEndpoint(requestWithPort(ENDPOINT, Map.of(), ADDRESS));
        policy.reasons.put(ADDRESS, UNREADY);
        policy.changeListener.accept(ENDPOINT);
        host.restart();
        Endpoint adopted = policy.adopted.get(0).endpoint();
        assertEquals(1, adopted.ports().size());
        assertEquals(
                "the policy receives the adopted announcement", Announcement.SUPPRESSED, adopted.announcement(ADDRESS));
    }

    @Test
    public void interruptedChange_isCompletedAtStart() {
        host.endpoint(ENDPOINT, ADDRESS);
        for (boolean suppress : List.of(true, false)) {
            if (suppress) {
                policy.reasons.put(ADDRESS, UNREADY);
            } else {
                policy.reasons.clear();
            }
            host.killAtStep(1, () -> policy.changeListener.accept(ENDPOINT));
            assertEquals(2, announcements(ADDRESS).size());
            host.start();
            assertAnnouncement(ADDRESS, suppress ? Announcement.SUPPRESSED : Announcement.ANNOUNCED);
        }
    }

    @Test
    public void kernelRejection_keepsTheAnnouncementAndIsRetried() {
        host.endpoint(ENDPOINT, ADDRESS);
        policy.reasons.put(ADDRESS, UNREADY);
        host.kernel.failNext(Kind.OTHER);
        try {
            policy.changeListener.accept(ENDPOINT);
        } catch (RuntimeException expected) {
            assertTrue(expected.getMessage(), expected.getMessage().contains("Invalid argument"));
        }
        assertEquals(Announcement.ANNOUNCED, endpoint().announcement(ADDRESS));
        host.driver.reconcile("by hand");
        assertAnnouncement(ADDRESS, Announcement.SUPPRESSED);
    }

    @Test
    public void changeListener_worksDuringAdoptAndNotAfterStop() {
        host.endpoint(ENDPOINT, ADDRESS);
        policy.reasons.put(ADDRESS, UNREADY);
        policy.onAdopt = () -> policy.changeListener.accept(ENDPOINT);
        host.restart();
        assertAnnouncement(ADDRESS, Announcement.SUPPRESSED);
        HostState suppressed = host.state();
        host.driver.stop();
        policy.reasons.clear();
        policy.changeListener.accept(ENDPOINT);
        assertEquals(suppressed, host.state());
        host.start();
        assertAnnouncement(ADDRESS, Announcement.ANNOUNCED);
    }

    @Test
    public void suppressedEndpoint_isRemovedCompletely() {
        HostState before = host.state();
        policy.reasons.put(ADDRESS, UNREADY);
        host.endpoint(ENDPOINT, ADDRESS, ADDRESS6);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        assertEquals(List.of(), announcements(ADDRESS));
        host.eventuallyIs(before);
    }

    @Test
    public void policyException_announcesNoAddressThatIsSuppressed() {
        policy.reasons.put(ADDRESS, UNREADY);
        host.endpoint(ENDPOINT, ADDRESS);
        assertAnnouncement(ADDRESS, Announcement.SUPPRESSED);
        policy.onReasons = () -> {
            throw new IllegalStateException("lost");
        };
        policy.changeListener.accept(ENDPOINT);
        assertAnnouncement(ADDRESS, Announcement.SUPPRESSED);
        policy.onReasons = () -> {};
        policy.reasons.remove(ADDRESS);
        policy.changeListener.accept(ENDPOINT);
        assertAnnouncement(ADDRESS, Announcement.ANNOUNCED);
    }

    @Test
    public void policyException_isReportedAndItsReasonsIgnored() {
        host.endpoint(ENDPOINT, ADDRESS);
        policy.reasons.put(ADDRESS, UNREADY);
        policy.onReasons = () -> {
            throw new IllegalStateException("lost");
        };
        policy.changeListener.accept(ENDPOINT);
        assertAnnouncement(ADDRESS, Announcement.ANNOUNCED);
        assertTrue(host.hasEvent("health", "10.1.0.2 … policy health failed: a defect"));
    }

    @Test
    public void changeListener_ignoresAnUnknownEndpoint() {
        policy.changeListener.accept(ENDPOINT);
        assertEquals(List.of(), host.driver.endpoints());
    }
}
