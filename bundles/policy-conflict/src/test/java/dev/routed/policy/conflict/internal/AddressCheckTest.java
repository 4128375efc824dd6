package dev.routed.policy.conflict.internal;

import static dev.routed.policy.conflict.internal.rules.Samples.ADDRESS;
import static dev.routed.policy.conflict.internal.rules.Samples.SIX;
import static dev.routed.policy.conflict.internal.rules.Samples.attachment;
import static dev.routed.policy.conflict.internal.rules.Samples.route;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.policy.Attachment;
import dev.routed.api.routing.ForeignRoute;
import dev.routed.policy.conflict.internal.rules.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

/** An endpoint is to get an address that another host may route. */
public class AddressCheckTest {
    private static final Route OSPF = route("10.1.0.2/32", "192.168.1.3", 188);
    private static final String REJECTED = "10.1.0.2 is already routed by ospf via 192.168.1.3 dev eth1";

    private final Fixture fixture = new Fixture();
    private final ConflictPolicy policy = fixture.policy;
    private final List<String> events = fixture.events;

    @Before
    public void uplink() {
        fixture.kernel.foreign().link("eth1", "");
        fixture.kernel.foreign().address("eth1", Prefix.parse("192.168.1.2/24"), "eth1");
        foreign(route("0.0.0.0/0", "192.168.1.1", 3));
        foreign(route("10.1.0.0/16", "192.168.1.1", 188));
    }

    @After
    public void stop() {
        policy.stop();
    }

    private void foreign(Route route) {
        fixture.kernel.foreign().route(route);
    }

    @Test
    public void addressWithoutAHostRoutePassesAtOnce() {
        policy.check(attachment(Map.of(), Map.of(), ADDRESS, SIX));
        assertEquals("the subnet route and the default route do not count", 0, fixture.pauses);
    }

    @Test
    public void foreignAddressIsRejectedAfterTwoSeconds() {
        foreign(OSPF);
        rejected(REJECTED, attachment(Map.of(), Map.of(), ADDRESS));
        assertEquals(Duration.ofSeconds(2), AddressCheck.PAUSE.multipliedBy(fixture.pauses));
        assertEquals(List.of(), events);
    }

    @Test
    public void ownerNamesProtocolAndNextHop() {
        assertEquals("bgp via 192.168.1.3 dev eth1", owner(route("10.1.0.2/32", "192.168.1.3", 186)));
        assertEquals("ospf via fe80::3 dev eth1", owner(route("fd00:1::2/128", "fe80::3", 188)));
        assertEquals(
                "kernel dev ppp0",
                owner(new Route(Route.Type.UNICAST, ADDRESS.asPrefix(), "ppp0", Optional.empty(), 2, Scope.LINK, 0)));
        assertEquals(
                "zebra via several routers",
                owner(new Route(Route.Type.UNICAST, ADDRESS.asPrefix(), "", Optional.empty(), 11, Scope.GLOBAL, 20)));
        assertEquals("77 via 192.168.1.3 dev eth1", owner(route("10.1.0.2/32", "192.168.1.3", 77)));
    }

    private static String owner(Route route) {
        return ForeignRoute.of(route).owner();
    }

    @Test
    public void everyAddressIsChecked() {
        foreign(route("fd00:1::2/128", "fe80::3", 188));
        rejected(
                "fd00:1::2 is already routed by ospf via fe80::3 dev eth1",
                attachment(Map.of(), Map.of(), ADDRESS, SIX));
    }

    @Test
    public void routeThatIsWithdrawnWithinTwoSecondsIsAwaited() {
        foreign(OSPF);
        fixture.onPause = () -> {
            if (fixture.pauses == 3) {
                fixture.kernel.foreign().deleteRoute(OSPF);
            }
        };
        policy.check(attachment(Map.of(), Map.of(), ADDRESS));
        assertEquals(3, fixture.pauses);
        assertEquals(1, events.size());
        assertTrue(
                events.get(0),
                events.get(0)
                        .startsWith("conflict-over 10.1.0.2 is no longer routed by ospf via 192.168.1.3 dev eth1"));
    }

    @Test
    public void ourOwnRouteIsNotForeign() {
        foreign(route("10.1.0.2/32", "192.168.1.3", 200));
        foreign(Route.host(ADDRESS, "eth1", 200, Announcement.SUPPRESSED));
        policy.check(attachment(Map.of(), Map.of(), ADDRESS));
        assertEquals(0, fixture.pauses);
    }

    @Test
    public void addressOfTheHostItselfIsLeftToIpam() {
        policy.check(attachment(Map.of(), Map.of(), Ip.parse("192.168.1.2")));
        assertEquals(0, fixture.pauses);
    }

    @Test
    public void anycastAddressPasses() {
        foreign(OSPF);
        for (String shared : List.of("10.1.0.0/24", "10.1.0.2", "10.9.0.0/24,10.1.0.2", "10.9.0.1; 10.1.0.2/31")) {
            policy.check(attachment(Map.of("anycast", shared), Map.of(), ADDRESS));
        }
        assertEquals(0, fixture.pauses);
        rejected(REJECTED, attachment(Map.of("anycast", "10.9.0.0/24"), Map.of(), ADDRESS));
    }

    @Test
    public void anycastOptionThatIsNeitherAddressNorPrefixIsRejected() {
        for (String text : List.of("foo", "10.1.0.0/33", "10.1.0.0/x")) {
            rejected("network option anycast: ", () -> policy.check(Samples.network(Map.of("anycast", text))));
        }
        policy.check(Samples.network(Map.of("anycast", "")));
    }

    @Test
    public void takeoverOptionLetsAForeignAddressPass() {
        foreign(OSPF);
        policy.check(attachment(Map.of(), Map.of("takeover", "true"), ADDRESS));
        assertEquals(0, fixture.pauses);
        assertEquals(List.of("takeover 10.1.0.2 is taken over from ospf via 192.168.1.3 dev eth1"), events);
        rejected(REJECTED, attachment(Map.of(), Map.of("takeover", "false"), ADDRESS));
        rejected("endpoint option takeover: 'maybe'", attachment(Map.of(), Map.of("takeover", "maybe"), ADDRESS));
    }

    @Test
    public void permitLetsOneEndpointPass() {
        policy.allow(ADDRESS);
        assertEquals(Set.of(ADDRESS), policy.allowed().keySet());
        policy.check(attachment(Map.of(), Map.of(), ADDRESS));
        assertEquals("an unused permit stays", Set.of(ADDRESS), policy.allowed().keySet());
        foreign(OSPF);
        policy.check(attachment(Map.of(), Map.of(), ADDRESS));
        assertEquals(Set.of(), policy.allowed().keySet());
        rejected(REJECTED, attachment(Map.of(), Map.of(), ADDRESS));
    }

    @Test
    public void takeoverOptionUsesThePermitUp() {
        policy.allow(ADDRESS);
        foreign(OSPF);
        policy.check(attachment(Map.of(), Map.of("takeover", "true"), ADDRESS));
        assertEquals(Set.of(), policy.allowed().keySet());
    }

    @Test
    public void permitExpiresAfterTenMinutes() {
        policy.allow(ADDRESS);
        assertEquals(fixture.now.plus(Duration.ofMinutes(10)), policy.allowed().get(ADDRESS));
        fixture.now = fixture.now.plus(Duration.ofMinutes(10)).plusMillis(1);
        assertTrue(policy.allowed().isEmpty());
        foreign(OSPF);
        rejected(REJECTED, attachment(Map.of(), Map.of(), ADDRESS));
    }

    @Test
    public void liveEndpointKeepsItsAddresses() {
        Attachment live = attachment(Map.of(), Map.of(), ADDRESS);
        policy.adopt(List.of(live));
        foreign(OSPF);
        foreign(route("fd00:1::2/128", "fe80::3", 188));
        policy.check(live);
        rejected("fd00:1::2 is already routed", attachment(Map.of(), Map.of(), ADDRESS, SIX));
        policy.removed(live);
        rejected(REJECTED, live);
        policy.update(List.of(live));
        policy.check(live);
        policy.adopt(List.of());
        rejected(REJECTED, live);
    }

    @Test
    public void addressIsRejectedIfTheKernelDoesNotAnswer() {
        ConflictPolicy blind = fixture.policy(fixture.brokenKernel());
        rejected("the routes of this host cannot be read: ", () -> blind.check(Samples.in(Map.of())));
        blind.stop();
    }

    private void rejected(String beginning, Attachment attachment) {
        rejected(beginning, () -> policy.check(attachment));
    }

    private static void rejected(String beginning, ThrowingRunnable call) {
        String sentence = assertThrows(RejectedException.class, call).getMessage();
        assertTrue(sentence, sentence.startsWith(beginning));
    }
}
