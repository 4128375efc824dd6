package dev.routed.policy.duplicates.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import dev.routed.testkit.FakeKernel;
import dev.routed.testkit.ToldEvents;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

public class DuplicatesTest implements Settings {
    private static final Ip ADDRESS = Ip.parse("10.1.0.2");
    private static final Ip SIX = Ip.parse("fd00:1::2");
    private static final Route OSPF = via("10.1.0.2/32", "192.168.1.3", 188);
    private static final String REFUSED = "10.1.0.2 is already routed by ospf via 192.168.1.3 dev eth1: choose another"
            + " address, or take it over by driver-opt=takeover=true or routed:takeover 10.1.0.2";

    private final FakeKernel kernel = new FakeKernel();
    private final ToldEvents events = new ToldEvents();
    private final List<String> told = events.told();
    private final Runnable[] onPause = {() -> {}};
    private int pauses;
    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private final Duplicates policy = new Duplicates(kernel, this, events, clock(), () -> {
        pauses++;
        onPause[0].run();
    });

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    @Before
    public void uplink() {
        kernel.strangers().link("eth1", "");
        kernel.strangers().address("eth1", Prefix.parse("192.168.1.2/24"), "eth1");
        kernel.strangers().route(via("0.0.0.0/0", "192.168.1.1", 3));
        kernel.strangers().route(via("10.1.0.0/16", "192.168.1.1", 188));
    }

    @Test
    public void anAddressThatNobodyRoutesIsGivenAtOnce() {
        policy.check(attachment(Map.of(), Map.of(), ADDRESS, SIX));
        assertEquals("a route to its subnet, or to everywhere, is none for itself", 0, pauses);
    }

    @Test
    public void anAddressThatSomebodyElseRoutesIsRefusedAfterTwoSeconds() {
        kernel.strangers().route(OSPF);
        refused(REFUSED, attachment(Map.of(), Map.of(), ADDRESS));
        assertEquals(Duration.ofSeconds(2), Duplicates.PAUSE.multipliedBy(pauses));
        assertEquals(List.of(), told);
    }

    @Test
    public void whoItIsIsNamed() {
        assertEquals("bgp via 192.168.1.3 dev eth1", owner(via("10.1.0.2/32", "192.168.1.3", 186)));
        assertEquals("ospf via fe80::3 dev eth1", owner(via("fd00:1::2/128", "fe80::3", 188)));
        assertEquals("kernel dev ppp0", owner(new Route(
                Route.Type.UNICAST, ADDRESS.asPrefix(), "ppp0", Optional.empty(), 2, Scope.LINK, 0)));
        assertEquals("zebra via several routers", owner(new Route(
                Route.Type.UNICAST, ADDRESS.asPrefix(), "", Optional.empty(), 11, Scope.GLOBAL, 20)));
        assertEquals("77 via 192.168.1.3 dev eth1", owner(via("10.1.0.2/32", "192.168.1.3", 77)));
    }

    private static String owner(Route route) {
        return Rival.of(route.destination().ip(), Optional.of(route), 200).orElseThrow()
                .owner(new dev.routed.api.kernel.RouteProtocols(200));
    }

    @Test
    public void anyOfItsAddressesIsJudged() {
        kernel.strangers().route(via("fd00:1::2/128", "fe80::3", 188));
        refused("fd00:1::2 is already routed by ospf via fe80::3 dev eth1: choose another address, or take it over by"
                + " driver-opt=takeover=true or routed:takeover fd00:1::2", attachment(Map.of(), Map.of(), ADDRESS, SIX));
    }

    @Test
    public void aRivalThatGoesMeanwhileIsWaitedFor() {
        kernel.strangers().route(OSPF);
        onPause[0] = () -> {
            if (pauses == 3) {
                kernel.strangers().deleteRoute(OSPF);
            }
        };
        policy.check(attachment(Map.of(), Map.of(), ADDRESS));
        assertEquals(3, pauses);
        assertEquals(List.of("rival-gone 10.1.0.2 was routed by ospf via 192.168.1.3 dev eth1 and was waited for"), told);
    }

    @Test
    public void ourOwnRouteIsNoRival() {
        kernel.strangers().route(via("10.1.0.2/32", "192.168.1.3", 200));
        kernel.strangers().route(Route.host(ADDRESS, "eth1", 200, Announcement.WITHHELD));
        policy.check(attachment(Map.of(), Map.of(), ADDRESS));
        assertEquals(0, pauses);
    }

    @Test
    public void theHostsOwnAddressIsIpamsToJudge() {
        policy.check(attachment(Map.of(), Map.of(), Ip.parse("192.168.1.2")));
        assertEquals(0, pauses);
    }

    @Test
    public void whatTheNetworkSharesIsNotJudged() {
        kernel.strangers().route(OSPF);
        for (String shared : List.of("10.1.0.0/24", "10.1.0.2", "10.9.0.0/24,10.1.0.2", "10.9.0.1; 10.1.0.2/31")) {
            policy.check(attachment(Map.of("anycast", shared), Map.of(), ADDRESS));
        }
        assertEquals(0, pauses);
        refused(REFUSED, attachment(Map.of("anycast", "10.9.0.0/24"), Map.of(), ADDRESS));
    }

    @Test
    public void whatIsNeitherAddressNorPrefixIsNotShared() {
        Map<String, String> sentences = Map.of(
                "foo", "network option anycast: 'foo' is not an IP address",
                "10.1.0.0/33", "network option anycast: a prefix of 10.1.0.0 has 0 to 32 bits, not 33",
                "10.1.0.0/x", "network option anycast: '10.1.0.0/x' is not a prefix such as 10.1.0.0/16");
        sentences.forEach((text, sentence) -> refused(sentence, () -> policy.check(network(Map.of("anycast", text)))));
        policy.check(network(Map.of("anycast", "")));
    }

    @Test
    public void byItsOptionItTakesOver() {
        kernel.strangers().route(OSPF);
        policy.check(attachment(Map.of(), Map.of("takeover", "true"), ADDRESS));
        assertEquals(0, pauses);
        assertEquals(List.of("takeover 10.1.0.2 is taken over from ospf via 192.168.1.3 dev eth1"), told);
        refused(REFUSED, attachment(Map.of(), Map.of("takeover", "false"), ADDRESS));
        refused("endpoint option takeover: 'maybe' is neither true nor false",
                attachment(Map.of(), Map.of("takeover", "maybe"), ADDRESS));
    }

    @Test
    public void theOperatorLetsOneEndpointTakeOver() {
        policy.allow(ADDRESS);
        assertEquals(Set.of(ADDRESS), policy.allowed().keySet());
        policy.check(attachment(Map.of(), Map.of(), ADDRESS));
        assertEquals("there was no need of it", Set.of(ADDRESS), policy.allowed().keySet());
        kernel.strangers().route(OSPF);
        policy.check(attachment(Map.of(), Map.of(), ADDRESS));
        assertEquals(Set.of(), policy.allowed().keySet());
        refused(REFUSED, attachment(Map.of(), Map.of(), ADDRESS));
    }

    @Test
    public void whatTheOperatorForgetsEndsByItself() {
        policy.allow(ADDRESS);
        assertEquals(now.plus(Duration.ofMinutes(10)), policy.allowed().get(ADDRESS));
        now = now.plus(Duration.ofMinutes(10)).plusMillis(1);
        assertTrue(policy.allowed().isEmpty());
        kernel.strangers().route(OSPF);
        refused(REFUSED, attachment(Map.of(), Map.of(), ADDRESS));
    }

    @Test
    public void anEndpointThatStandsKeepsItsAddressesWhateverElseOfItChanges() {
        Attachment standing = attachment(Map.of(), Map.of(), ADDRESS);
        policy.adopt(List.of(standing));
        kernel.strangers().route(OSPF);
        kernel.strangers().route(via("fd00:1::2/128", "fe80::3", 188));
        policy.check(standing);
        assertThrows(Refusal.class, () -> policy.check(attachment(Map.of(), Map.of(), ADDRESS, SIX)));
        policy.gone(standing);
        refused(REFUSED, standing);
        policy.stand(List.of(standing));
        policy.check(standing);
        policy.adopt(List.of());
        refused(REFUSED, standing);
    }

    @Test
    public void whatTheKernelCannotTellIsNotTakenForFree() {
        Kernel broken = (Kernel) Proxy.newProxyInstance(
                Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (self, method, arguments) -> {
                    throw new KernelException(KernelException.Kind.FORBIDDEN, "route get 10.1.0.2: Operation not permitted");
                });
        Duplicates blind = new Duplicates(broken, this, events, clock(), () -> {});
        refused("whether somebody else routes the address cannot be told: route get 10.1.0.2: Operation not permitted",
                () -> blind.check(attachment(Map.of(), Map.of(), ADDRESS)));
    }

    private void refused(String sentence, Attachment attachment) {
        refused(sentence, () -> policy.check(attachment));
    }

    private static void refused(String sentence, ThrowingRunnable call) {
        assertEquals(sentence, assertThrows(Refusal.class, call).getMessage());
    }

    private static Route via(String destination, String router, int protocol) {
        return new Route(Route.Type.UNICAST, Prefix.parse(destination), "eth1", Optional.of(Ip.parse(router)), protocol,
                Scope.GLOBAL, 20);
    }

    private static Network network(Map<String, String> options) {
        return new Network("a".repeat(64), List.of(), List.of(), Set.of(), List.of(), options, Optional.empty());
    }

    private static Attachment attachment(Map<String, String> ofNetwork, Map<String, String> options, Ip... addresses) {
        return new Attachment(network(ofNetwork), new Endpoint(
                "e".repeat(64), "a".repeat(64), Stream.of(addresses).toList(), List.of(), new Mac(1), "rteeeeeeeeeeee",
                "rceeeeeeeeeeee", 1500, options, Collections.emptySortedSet(), Optional.empty()));
    }

    @Override
    public NetworkSettings network() {
        throw new AssertionError("no setting of the networks' matters");
    }

    @Override
    public KernelSettings kernel() {
        return new KernelSettings("netlink", 200, 7200, 7201);
    }
}
