package dev.routed.driver.internal;

import static dev.routed.driver.internal.Host.ADDRESS;
import static dev.routed.driver.internal.Host.NETWORK;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.Port;
import dev.routed.api.network.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** How the addresses of endpoints are announced to other hosts, as policies have it. */
public class AnnouncementTest {
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final String LINK = "rt0123456789ab";
    private static final Ip SIX = Ip.parse("fd00::2");
    private static final Reason UNREADY = new Reason("unready", Announcement.WITHHELD);
    private static final Reason LEAVING = new Reason("leaving", Announcement.YIELDING);

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private final TestPolicy policy = new TestPolicy("health");
    private final TestPolicy other = new TestPolicy("season");
    private Host host;

    @Before
    public void start() {
        host = new Host(state.getRoot().toPath());
        host.networkOf(NETWORK, List.of("10.1.0.0/16", "fd00::/64"), Map.of());
        host.policies.addAll(List.of(policy, other));
        host.policies.forEach(host.driver::bindPolicy);
    }

    @After
    public void stop() {
        host.driver.stop();
    }

    private Endpoint endpoint() {
        return host.driver.endpoints().get(0);
    }

    /** The announcements of the routes that stand to an address; several if one is left over. */
    private List<Optional<Announcement>> announced(Ip address) {
        return host.state().routes().stream()
                .filter(route -> route.destination().equals(address.asPrefix()))
                .map(route -> route.announcement(200))
                .toList();
    }

    private void is(Ip address, Announcement announcement) {
        assertEquals(List.of(Optional.of(announcement)), announced(address));
        assertEquals(announcement, endpoint().announcement(address));
        assertEquals(List.of(), host.driver.pending());
    }

    @Test
    public void anAddressIsAnnouncedUnlessSomethingSpeaksAgainstIt() {
        host.endpoint(ID, ADDRESS, SIX);
        is(ADDRESS, Announcement.ANNOUNCED);
        is(SIX, Announcement.ANNOUNCED);
    }

    @Test
    public void anEndpointComesUpAsPoliciesHaveIt() {
        policy.against.put(ADDRESS, UNREADY);
        host.endpoint(ID, ADDRESS, SIX);
        is(ADDRESS, Announcement.WITHHELD);
        is(SIX, Announcement.ANNOUNCED);
        assertTrue("it was never announced", host.kernel.applied().stream()
                .noneMatch(step -> step.equals(new Step.AddRoute(Route.host(ADDRESS, LINK, 200), alias()))));
    }

    private String alias() {
        return host.state().link(LINK).orElseThrow().alias();
    }

    @Test
    public void theStrictestReasonHoldsAndAllAreNamed() {
        host.endpoint(ID, ADDRESS);
        other.against.put(ADDRESS, LEAVING);
        policy.reconsider.accept(ID);
        is(ADDRESS, Announcement.YIELDING);
        policy.against.put(ADDRESS, UNREADY);
        policy.reconsider.accept(ID);
        is(ADDRESS, Announcement.CEDED);
        assertEquals(List.of(UNREADY, LEAVING), host.driver.reasons(endpoint(), ADDRESS));
        assertTrue(host.told("10.1.0.2 0123456789ab", "10.1.0.2 is ceded: unready, leaving"));
        other.against.clear();
        policy.reconsider.accept(ID);
        is(ADDRESS, Announcement.WITHHELD);
        policy.against.clear();
        other.against.clear();
        policy.reconsider.accept(ID);
        is(ADDRESS, Announcement.ANNOUNCED);
        assertTrue(host.told("10.1.0.2 0123456789ab", "10.1.0.2 is announced to other hosts again"));
    }

    @Test
    public void theNewRouteIsThereBeforeTheOldOneGoes() {
        host.endpoint(ID, ADDRESS);
        policy.against.put(ADDRESS, UNREADY);
        int before = host.kernel.applied().size();
        policy.reconsider.accept(ID);
        assertEquals(
                List.of("route add 10.1.0.2/32 dev " + LINK + " proto 2 metric 7",
                        "route del 10.1.0.2/32 dev " + LINK + " proto 200"),
                host.kernel.applied().stream().skip(before).map(Step::toString).toList());
    }

    @Test
    public void policiesAreToldHowItIsAnnounced() {
        other.against.put(ADDRESS, LEAVING);
        host.endpoint(ID, ADDRESS);
        policy.against.put(ADDRESS, UNREADY);
        policy.reconsider.accept(ID);
        assertEquals(
                List.of("adopt", "check 10.1.0.2", "stand 10.1.0.2", "announced{10.1.0.2=yielding}",
                        "announced{10.1.0.2=ceded}"),
                policy.told);
    }

    @Test
    public void aPolicyThatGoesTakesItsReasonsAlong() {
        host.endpoint(ID, ADDRESS);
        policy.against.put(ADDRESS, UNREADY);
        policy.reconsider.accept(ID);
        host.driver.unbindPolicy(policy);
        is(ADDRESS, Announcement.ANNOUNCED);
        host.driver.bindPolicy(policy);
        is(ADDRESS, Announcement.WITHHELD);
    }

    @Test
    public void adoptsWhatTheRouteSays() {
        host.endpoint(ID, ADDRESS, SIX);
        policy.against.put(ADDRESS, UNREADY);
        other.against.put(SIX, LEAVING);
        policy.reconsider.accept(ID);
        HostState standing = host.state();
        int steps = host.kernel.applied().size();
        host.restart();
        is(ADDRESS, Announcement.WITHHELD);
        is(SIX, Announcement.YIELDING);
        assertEquals(standing, host.state());
        assertEquals(steps, host.kernel.applied().size());
    }

    @Test
    public void soItIsWhereAFileSaysMoreOfTheEndpoint() {
        host.driver.createEndpoint(new EndpointRequest(NETWORK, ID, List.of(ADDRESS), Optional.empty(), Map.of(),
                new TreeSet<>(List.of(Port.parse("80/tcp"))), List.of()));
        policy.against.put(ADDRESS, UNREADY);
        policy.reconsider.accept(ID);
        host.restart();
        Endpoint adopted = policy.adopted.get(0).endpoint();
        assertEquals(1, adopted.ports().size());
        assertEquals("a policy that knows no better leaves it so", Announcement.WITHHELD, adopted.announcement(ADDRESS));
    }

    @Test
    public void aChangeThatWasCutOffIsBroughtToItsEnd() {
        host.endpoint(ID, ADDRESS);
        for (boolean against : List.of(true, false)) {
            if (against) {
                policy.against.put(ADDRESS, UNREADY);
            } else {
                policy.against.clear();
            }
            host.killAtStep(1, () -> policy.reconsider.accept(ID));
            assertEquals(2, announced(ADDRESS).size());
            host.start();
            is(ADDRESS, against ? Announcement.WITHHELD : Announcement.ANNOUNCED);
        }
    }

    @Test
    public void oneThatTheKernelRefusesIsAsItWasAndTriedAgain() {
        host.endpoint(ID, ADDRESS);
        policy.against.put(ADDRESS, UNREADY);
        host.kernel.failNext(Kind.OTHER);
        try {
            policy.reconsider.accept(ID);
        } catch (RuntimeException expected) {
            assertTrue(expected.getMessage(), expected.getMessage().contains("Invalid argument"));
        }
        assertEquals(Announcement.ANNOUNCED, endpoint().announcement(ADDRESS));
        host.driver.reconcile("by hand");
        is(ADDRESS, Announcement.WITHHELD);
    }

    @Test
    public void aPolicyIsFollowedAsSoonAsItIsAskedAndNotOnceTheDriverHasEnded() {
        host.endpoint(ID, ADDRESS);
        policy.against.put(ADDRESS, UNREADY);
        policy.onAdopt = () -> policy.reconsider.accept(ID);
        host.restart();
        is(ADDRESS, Announcement.WITHHELD);
        HostState withheld = host.state();
        host.driver.stop();
        policy.against.clear();
        policy.reconsider.accept(ID);
        assertEquals(withheld, host.state());
        host.start();
        is(ADDRESS, Announcement.ANNOUNCED);
    }

    @Test
    public void anEndpointThatIsNotAnnouncedGoesWithoutATrace() {
        HostState before = host.state();
        policy.against.put(ADDRESS, UNREADY);
        host.endpoint(ID, ADDRESS, SIX);
        host.driver.deleteEndpoint(NETWORK, ID);
        assertEquals(List.of(), announced(ADDRESS));
        host.eventuallyIs(before);
    }

    @Test
    public void aFaultOfAPolicyIsToldAndItsReasonsDoNotCount() {
        host.endpoint(ID, ADDRESS);
        policy.against.put(ADDRESS, UNREADY);
        policy.onReasons = () -> {
            throw new IllegalStateException("lost");
        };
        policy.reconsider.accept(ID);
        is(ADDRESS, Announcement.ANNOUNCED);
        assertTrue(host.told("health", "does not say whether 10.1.0.2 is to be announced: policy health is at fault,"
                + " stop its bundle to do without it: java.lang.IllegalStateException: lost"));
    }

    @Test
    public void oneThatDoesNotStandIsNoMistake() {
        policy.reconsider.accept(ID);
        assertEquals(List.of(), host.driver.endpoints());
    }
}
