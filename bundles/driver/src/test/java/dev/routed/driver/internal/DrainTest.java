package dev.routed.driver.internal;

import static dev.routed.driver.internal.Host.ADDRESS;
import static dev.routed.driver.internal.Host.NETWORK;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
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
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

/** Hosts and endpoints are drained, addresses handed over, and what is left of that by a restart. */
public class DrainTest {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);
    private static final Ip SIX = Ip.parse("fd00::2");
    private static final Ip SECOND = Ip.parse("10.1.0.3");

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private Host host;

    @Before
    public void start() {
        host = new Host(state.getRoot().toPath());
        host.networkOf(NETWORK, List.of("10.1.0.0/16", "fd00::/64"), Map.of());
        host.endpoint(ONE, ADDRESS, SIX);
    }

    @After
    public void stop() {
        host.driver.stop();
    }

    /** The routes that stand say it, and the books too. */
    private void is(Ip address, Announcement announcement) {
        assertEquals(
                List.of(announcement),
                host.state().routes().stream()
                        .filter(route -> route.destination().equals(address.asPrefix()))
                        .flatMap(route -> route.announcement(200).stream())
                        .toList());
        Endpoint endpoint = host.driver.endpoints().stream()
                .filter(one -> one.addresses().contains(address))
                .findFirst()
                .orElseThrow();
        assertEquals(announcement, endpoint.announcement(address));
    }

    private static String sentence(ThrowingRunnable refused) {
        return assertThrows(Refusal.class, refused).getMessage();
    }

    @Test
    public void aDrainedHostAnnouncesNothingNorWhatComes() {
        HostState before = host.state();
        host.driver.drain(true);
        assertTrue(host.driver.isDrained());
        host.endpoint(TWO, SECOND);
        for (Ip address : List.of(ADDRESS, SIX, SECOND)) {
            is(address, Announcement.WITHHELD);
        }
        assertEquals(List.of(), host.driver.pending());
        host.driver.deleteEndpoint(NETWORK, TWO);
        host.driver.drain(false);
        assertFalse(host.driver.isDrained());
        host.eventuallyIs(before);
    }

    @Test
    public void drainingTwiceChangesNothing() {
        host.driver.drain(true);
        int steps = host.kernel.applied().size();
        host.driver.drain(true);
        assertEquals(steps, host.kernel.applied().size());
        assertEquals(1, host.events.stream().filter(event -> event.kind().equals("drain")).count());
    }

    @Test
    public void aDrainedHostStaysSoWithAndWithoutEndpoints() {
        host.driver.drain(true);
        HostState drained = host.state();
        host.restart();
        assertTrue(host.driver.isDrained());
        assertEquals(drained, host.state());
        host.driver.deleteEndpoint(NETWORK, ONE);
        host.restart();
        host.endpoint(TWO, SECOND);
        is(SECOND, Announcement.WITHHELD);
        host.driver.drain(false);
        host.restart();
        assertFalse(host.driver.isDrained());
        is(SECOND, Announcement.ANNOUNCED);
    }

    @Test
    public void aHostThatWasKilledBetweenIsDrainedAtTheNextStart() {
        host.killAtStep(1, () -> host.driver.drain(true));
        host.start();
        assertTrue(host.driver.isDrained());
        is(ADDRESS, Announcement.WITHHELD);
        is(SIX, Announcement.WITHHELD);
    }

    @Test
    public void anEndpointIsDrainedByIdOrAddressAndStaysSo() {
        host.endpoint(TWO, SECOND);
        host.driver.drain("222", true);
        is(SECOND, Announcement.DRAINED);
        is(ADDRESS, Announcement.ANNOUNCED);
        host.restart();
        is(SECOND, Announcement.DRAINED);
        assertEquals(List.of(new Reason("drained", Announcement.DRAINED)), host.driver.reasons(endpoint(TWO), SECOND));
        host.driver.drain(true);
        host.restart();
        host.driver.drain(false);
        is(SECOND, Announcement.DRAINED);
        is(ADDRESS, Announcement.ANNOUNCED);
        host.driver.drain("10.1.0.3", false);
        is(SECOND, Announcement.ANNOUNCED);
    }

    private Endpoint endpoint(String id) {
        return host.driver.endpoints().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    public void aContainerThatStartsAgainIsDrainedNoLonger() {
        host.driver.drain("111", true);
        host.driver.deleteEndpoint(NETWORK, ONE);
        host.endpoint(TWO, ADDRESS, SIX);
        is(ADDRESS, Announcement.ANNOUNCED);
    }

    @Test
    public void anAddressIsHandedOverAndStaysSo() {
        host.driver.handOver(ADDRESS);
        is(ADDRESS, Announcement.YIELDING);
        is(SIX, Announcement.ANNOUNCED);
        assertEquals(Optional.empty(), host.driver.elsewhere(ADDRESS));
        host.restart();
        is(ADDRESS, Announcement.YIELDING);
        host.kernel.strangers().link("eth1", "");
        Route learned = new Route(
                Route.Type.UNICAST, ADDRESS.asPrefix(), "eth1", Optional.empty(), 188, Scope.LINK, 20);
        host.kernel.strangers().route(learned);
        assertEquals(Optional.of(learned), host.driver.elsewhere(ADDRESS));
        assertEquals(List.of(), host.driver.pending());
        host.driver.drain("111", false);
        is(ADDRESS, Announcement.ANNOUNCED);
    }

    @Test
    public void anAddressThatIsHandedOverStaysSoWhileTheHostIsDrained() {
        HostState before = host.state();
        host.driver.handOver(ADDRESS);
        HostState yielding = host.state();
        host.driver.drain(true);
        is(ADDRESS, Announcement.CEDED);
        is(SIX, Announcement.WITHHELD);
        List<Step> steps = host.kernel.applied();
        host.restart();
        assertEquals("it is found as it was left", steps, host.kernel.applied());
        is(ADDRESS, Announcement.CEDED);
        host.killAtStep(1, () -> host.driver.drain(false));
        host.start();
        host.eventuallyIs(yielding);
        is(ADDRESS, Announcement.YIELDING);
        host.driver.drain(true);
        host.driver.drain("111", false);
        is(ADDRESS, Announcement.WITHHELD);
        host.driver.drain(false);
        host.eventuallyIs(before);
    }

    @Test
    public void oneThatIsHandedOverToNobodyGoesNowhere() {
        assertEquals(Optional.empty(), host.driver.elsewhere(Ip.parse("10.1.0.99")));
        host.kernel.strangers().link("eth1", "");
        host.kernel.strangers().route(new Route(
                Route.Type.UNICAST, Prefix.parse("10.0.0.0/8"), "eth1", Optional.empty(), 188,
                Scope.LINK, 20));
        assertEquals("a subnet is nobody", Optional.empty(), host.driver.elsewhere(Ip.parse("10.1.0.99")));
    }

    // Sentences

    @Test
    public void namesWhatCannotBeDrainedOrHandedOver() {
        assertEquals(
                "no endpoint is 'web': say the id of one or the beginning of it, as routed:endpoints shows it, one of its"
                        + " addresses, or the name or id of its container; but containers' are known only while the bundle"
                        + " dev.routed.engine runs",
                sentence(() -> host.driver.drain("web", true)));
        assertEquals(
                "no endpoint on this host has 10.1.0.9: say it on the host that has it now, of one of the addresses that"
                        + " routed:endpoints shows there",
                sentence(() -> host.driver.handOver(Ip.parse("10.1.0.9"))));
        host.driver.drain(true);
        assertEquals(
                "10.1.0.2 is withheld, so there is nothing to hand over: routed:endpoints says why",
                sentence(() -> host.driver.handOver(ADDRESS)));
        host.driver.drain("1", true);
        assertEquals(
                "10.1.0.2 is drained, so there is nothing to hand over: routed:endpoints says why",
                sentence(() -> host.driver.handOver(ADDRESS)));
    }

    @Test
    public void saysWhatTheKernelRefusedAndDoesItLater() {
        host.kernel.failNext(Kind.OTHER);
        assertEquals(
                "route add 10.1.0.2/32 dev rt111111111111 proto 2 metric 8: Invalid argument; it is tried again within ten"
                        + " seconds",
                sentence(() -> host.driver.drain("111", true)));
        host.driver.reconcile("timer");
        is(ADDRESS, Announcement.DRAINED);
    }

    @Test
    public void saysWhichEndpointsOfADrainedHostAreStillAnnounced() {
        host.kernel.failNext(Kind.OTHER);
        assertEquals(
                "the host is drained, but the announcement of endpoint 111111111111 stayed as it was: routed:events says"
                        + " why, and it is tried again within ten seconds",
                sentence(() -> host.driver.drain(true)));
        host.driver.reconcile("timer");
        is(ADDRESS, Announcement.WITHHELD);
    }

    @Test
    public void aDrainThatCannotBeKeptIsRefusedAndTheHostIsNotDrained() throws IOException {
        Files.createFile(state.getRoot().toPath().resolve("host"));
        String sentence = sentence(() -> host.driver.drain(true));
        assertTrue(sentence, sentence.startsWith("whether the host is drained cannot be kept in "
                + state.getRoot() + "/host/drained.json: "));
        assertFalse(host.driver.isDrained());
        is(ADDRESS, Announcement.ANNOUNCED);
    }
}
