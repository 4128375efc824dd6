package dev.routed.driver.internal;

import static dev.routed.driver.internal.Host.ADDRESS;
import static dev.routed.driver.internal.Host.NETWORK;
import static dev.routed.driver.internal.Host.OTHER;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.Port;
import dev.routed.api.policy.KnownOption;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What the driver asks of policies and tells them, and what they do to it. */
public class PoliciesTest {
    private static final String ENDPOINT = "0123456789abcdef".repeat(4);
    private static final String SECOND = "f".repeat(64);
    private static final Ip SECOND_ADDRESS = Ip.parse("10.1.0.3");
    private static final String LINK = "rt0123456789ab";
    private static final String SUBNET = "10.1.0.0/16";

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private final TestPolicy policy = new TestPolicy("paint",
            new KnownOption(KnownOption.Scope.NETWORK, "colour", "red or blue"),
            new KnownOption(KnownOption.Scope.ENDPOINT, "shade", "light or dark"));
    private Host host;

    @Before
    public void start() {
        host = new Host(state.getRoot().toPath());
    }

    @After
    public void stop() {
        host.driver.stop();
    }

    // What it is told

    @Test
    public void arrivingItIsToldAllThatStandAndThenWhatChanges() {
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        HostState before = host.state();
        host.driver.bindPolicy(policy);
        assertEquals("an endpoint that stands is not touched", before, host.state());
        host.endpoint(SECOND, SECOND_ADDRESS);
        host.driver.join(NETWORK, SECOND, "/run/docker/netns/e72cb69132bc");
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.driver.unbindPolicy(policy);
        host.driver.deleteEndpoint(NETWORK, SECOND);
        assertEquals(
                List.of("adopt 10.1.0.2", "check 10.1.0.3", "stand 10.1.0.3", "stand 10.1.0.3 in e72cb69132bc",
                        "gone 10.1.0.2"),
                policy.told);
    }

    @Test
    public void itIsToldOfAnEndpointBeforeTheLinkIsMade() {
        host.network(NETWORK, SUBNET, Map.of());
        host.driver.bindPolicy(policy);
        policy.onStand = () -> assertTrue(host.state().link(LINK).isEmpty());
        host.endpoint(ENDPOINT, ADDRESS);
        assertTrue(host.state().link(LINK).isPresent());
    }

    @Test
    public void aDriverThatStartsAnewTellsAllThatStand() {
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/e72cb69132bc");
        host.policies.add(policy);
        host.restart();
        assertEquals(List.of("adopt 10.1.0.2 in e72cb69132bc"), policy.told);
    }

    @Test
    public void anEndpointWhoseNetworkIsUnknownIsToldToo() {
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        assertTrue(new File(state.getRoot(), "networks/" + NETWORK + ".json").delete());
        host.policies.add(policy);
        host.restart();
        assertEquals(List.of("adopt 10.1.0.2"), policy.told);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        assertEquals("gone 10.1.0.2", policy.told.get(1));
    }

    // What it may say against it

    @Test
    public void whatItRefusesDoesNotComeUpAndLeavesNothing() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        host.driver.bindPolicy(policy);
        policy.onCheck = () -> {
            throw Refusal.of("not today");
        };
        refused("not today", () -> host.endpoint(ENDPOINT, ADDRESS));
        refused("not today", () -> host.network(OTHER, "10.2.0.0/16", Map.of()));
        assertEquals(before, host.state());
        assertTrue(host.ipam.claims.isEmpty());
        assertEquals(1, host.driver.networks().size());
        host.driver.unbindPolicy(policy);
        host.network(OTHER, "10.2.0.0/16", Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
    }

    @Test
    public void whatItCannotDoItsPartForDoesNotComeUpAndAllAreTold() {
        TestPolicy other = new TestPolicy("other");
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        host.driver.bindPolicy(other);
        host.driver.bindPolicy(policy);
        policy.onStand = () -> {
            throw Refusal.host("no paint", null);
        };
        refused("no paint", () -> host.endpoint(ENDPOINT, ADDRESS));
        host.eventuallyIs(before);
        assertTrue(host.ipam.claims.isEmpty());
        assertEquals(List.of("adopt", "check 10.1.0.2", "stand 10.1.0.2", "gone 10.1.0.2"), other.told);
    }

    @Test
    public void anEndpointThatTheKernelRefusesIsGoneForItToo() {
        host.network(NETWORK, SUBNET, Map.of());
        host.driver.bindPolicy(policy);
        host.kernel.failNext(Kind.EXHAUSTED);
        assertThrows(Refusal.class, () -> host.endpoint(ENDPOINT, ADDRESS));
        assertEquals(List.of("adopt", "check 10.1.0.2", "stand 10.1.0.2", "gone 10.1.0.2"), policy.told);
    }

    @Test
    public void aJoinThatItCannotFollowChangesNothing() {
        host.network(NETWORK, SUBNET, Map.of());
        host.driver.bindPolicy(policy);
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS);
        HostState before = host.state();
        policy.onStand = () -> {
            policy.onStand = () -> {};
            throw Refusal.host("no paint", null);
        };
        refused("no paint", () -> host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1"));
        assertEquals(before, host.state());
        assertEquals(List.of(endpoint), host.driver.endpoints());
        assertEquals("as it was", "stand 10.1.0.2", policy.told.get(policy.told.size() - 1));
    }

    @Test
    public void whileItTakesItsTimeToJudgeNobodyElseWaits() {
        host.network(NETWORK, SUBNET, Map.of());
        host.driver.bindPolicy(policy);
        CountDownLatch judged = new CountDownLatch(1);
        policy.waitsFor.put(ADDRESS, judged);
        CompletableFuture<Endpoint> slow = CompletableFuture.supplyAsync(() -> host.endpoint(ENDPOINT, ADDRESS));
        host.eventually(() -> policy.told.contains("check 10.1.0.2"));
        // Among so many there are some that share a lock with it.
        for (int i = 0; i < 100; i++) {
            String id = "%02x".formatted(i).repeat(32);
            host.endpoint(id, Ip.v4(0x0a010100L + i));
            host.driver.deleteEndpoint(NETWORK, id);
        }
        assertFalse(slow.isDone());
        judged.countDown();
        assertEquals(ENDPOINT, slow.join().id());
    }

    @Test
    public void oneThatCannotTakeOverWhatStandsKeepsEndpointsFromComingUpUntilItCan() {
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        policy.onAdopt = () -> {
            throw Refusal.host("no paint", null);
        };
        host.driver.bindPolicy(policy);
        assertTrue(host.happened("policy"));
        refused("policy paint is not in force, so no endpoint comes up until it is or its bundle is stopped: no paint",
                () -> host.endpoint(SECOND, SECOND_ADDRESS));
        policy.onAdopt = () -> {};
        host.eventually(() -> policy.told.contains("adopt 10.1.0.2"));
        host.endpoint(SECOND, SECOND_ADDRESS);
    }

    @Test
    public void oneThatIsAtFaultIsNamed() {
        host.network(NETWORK, SUBNET, Map.of());
        host.driver.bindPolicy(policy);
        policy.onCheck = () -> {
            throw new IllegalStateException("of itself");
        };
        refused("policy paint is at fault, stop its bundle to do without it: java.lang.IllegalStateException: of itself",
                () -> host.endpoint(ENDPOINT, ADDRESS));
    }

    @Test
    public void oneThatKeepsSomethingDoesNotKeepAnEndpointFromGoing() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        host.driver.bindPolicy(policy);
        host.endpoint(ENDPOINT, ADDRESS);
        policy.onGone = () -> {
            throw Refusal.host("it sticks", null);
        };
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.eventuallyIs(before);
        assertTrue(host.happened("policy"));
    }

    // Options

    @Test
    public void itsOptionsAreKnownWhileItIsThere() {
        refused("unknown network option 'colour': known are com.docker.network.driver.mtu (the same as mtu),"
                        + " extra (ranges for further addresses of containers, such as 10.9.0.0/24),"
                        + " gateway (the IPv4 address that its containers send by),"
                        + " gateway6 (the IPv6 address that its containers send by), mtu (bytes, 68 to 65535)",
                () -> host.network(NETWORK, SUBNET, Map.of("colour", "red")));
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of("colour", "red"));
        host.driver.createEndpoint(shaded(ENDPOINT, ADDRESS));
        refused("unknown network option 'shape': known are colour (red or blue),"
                        + " com.docker.network.driver.mtu (the same as mtu),"
                        + " extra (ranges for further addresses of containers, such as 10.9.0.0/24),"
                        + " gateway (the IPv4 address that its containers send by),"
                        + " gateway6 (the IPv6 address that its containers send by), mtu (bytes, 68 to 65535)",
                () -> host.network(OTHER, "10.2.0.0/16", Map.of("shape", "round")));
        refused("unknown endpoint option 'colour': known are addresses (more addresses of it, with a comma, semicolon or"
                        + " blank between), shade (light or dark)",
                () -> host.driver.createEndpoint(new EndpointRequest(NETWORK, SECOND, List.of(SECOND_ADDRESS),
                        Optional.empty(), Map.of("colour", "red"), Collections.emptySortedSet(), List.of())));
    }

    @Test
    public void anOptionWhosePolicyWasStoppedIsKeptAndTold() {
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of("colour", "red"));
        host.driver.createEndpoint(shaded(ENDPOINT, ADDRESS));
        host.driver.unbindPolicy(policy);
        assertTrue(host.events.toString(), host.told("colour",
                "of network aaaaaaaaaaaa is kept without effect: no policy that knows it is there"));
        assertTrue(host.told("shade", "of endpoint 0123456789ab is kept without effect: no policy that knows it is there"));
        host.policies.add(policy);
        host.restart();
        assertEquals(Map.of("colour", "red"), host.driver.networks().get(0).options());
        assertEquals(Map.of("shade", "dark"), host.driver.endpoints().get(0).options());
    }

    @Test
    public void anEndpointsOptionsAndPortsAreKeptAsLongAsItStands() {
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(SECOND, SECOND_ADDRESS);
        assertEquals("none for an endpoint without options", List.of(), files());
        Endpoint endpoint = host.driver.createEndpoint(shaded(ENDPOINT, ADDRESS));
        assertEquals(List.of(ENDPOINT + ".json"), files());
        List<Step> steps = host.kernel.applied();
        host.restart();
        assertEquals(endpoint, host.driver.endpoints().get(0));
        assertEquals("[80/tcp]", host.driver.endpoints().get(0).ports().toString());
        assertEquals(steps, host.kernel.applied());
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        assertEquals(List.of(), files());
    }

    @Test
    public void aFileWhoseLinkIsGoneIsDropped() {
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of());
        host.driver.createEndpoint(shaded(ENDPOINT, ADDRESS));
        host.driver.stop();
        host.kernel.apply(List.of(new Step.DeleteLink(LINK, host.state().link(LINK).orElseThrow().alias())));
        host.start();
        assertEquals(List.of(), files());
    }

    @Test
    public void aFileThatIsGoneOrCannotBeReadIsToldAndTheEndpointServed() throws IOException {
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of());
        Path file = state.getRoot().toPath().resolve("endpoints/" + ENDPOINT + ".json");
        for (String content : List.of("", "{\"version\": 2}", "{\"version\": 1, \"ports\": [\"many\"]}")) {
            host.driver.createEndpoint(shaded(ENDPOINT, ADDRESS));
            Files.writeString(file, content);
            host.events.clear();
            host.restart();
            host.driver.bindPolicy(policy);
            assertTrue(host.happened("endpoint-file"));
            assertEquals(Map.of(), host.driver.endpoints().get(0).options());
            assertTrue("it may be of use to somebody", Files.exists(file));
            host.driver.deleteEndpoint(NETWORK, ENDPOINT);
            host.eventually(() -> host.state().link(LINK).isEmpty());
        }
    }

    @Test
    public void whatCannotBeKeptIsRefused() throws IOException {
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        Files.writeString(state.getRoot().toPath().resolve("endpoints"), "a file where the directory should be");
        Refusal refused = assertThrows(Refusal.class, () -> host.driver.createEndpoint(shaded(ENDPOINT, ADDRESS)));
        assertTrue(refused.getMessage(), refused.getMessage().startsWith("the endpoint's options cannot be kept in "));
        assertEquals(before, host.state());
        assertTrue(host.ipam.claims.isEmpty());
        host.endpoint(SECOND, SECOND_ADDRESS);
    }

    @Test
    public void anOptionIsChangedWhileTheEndpointStands() {
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        policy.told.clear();
        Endpoint dark = host.driver.setOption(ENDPOINT, "shade", Optional.of("dark"));
        assertEquals(Map.of("shade", "dark"), dark.options());
        assertEquals(List.of("check 10.1.0.2", "stand 10.1.0.2"), policy.told);
        assertEquals(List.of(ENDPOINT + ".json"), files());
        host.policies.add(policy);
        List<Step> steps = host.kernel.applied();
        host.restart();
        assertEquals(List.of(dark), host.driver.endpoints());
        assertEquals("as the alias says", steps, host.kernel.applied());
        Endpoint plain = host.driver.setOption(ENDPOINT, "shade", Optional.empty());
        assertEquals(Map.of(), plain.options());
        assertEquals(List.of(), files());
        host.restart();
        assertEquals(List.of(plain), host.driver.endpoints());
    }

    @Test
    public void anOptionThatMayNotBeChangedIsAsItWas() {
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of());
        Endpoint dark = host.driver.createEndpoint(shaded(ENDPOINT, ADDRESS));
        HostState before = host.state();
        assertTrue(assertThrows(Refusal.class, () -> host.driver.setOption(ENDPOINT, "colour", Optional.of("red")))
                .getMessage().startsWith("unknown endpoint option 'colour': known are addresses ("));
        refused("endpoint option 'addresses' is no policy's, so it stays what it is while the endpoint stands",
                () -> host.driver.setOption(ENDPOINT, "addresses", Optional.of("10.1.0.9")));
        assertTrue(assertThrows(Refusal.class, () -> host.driver.setOption(SECOND, "shade", Optional.of("light")))
                .getMessage().startsWith("no endpoint is 'ffffffff"));
        policy.onCheck = () -> {
            throw Refusal.of("not today");
        };
        refused("not today", () -> host.driver.setOption(ENDPOINT, "shade", Optional.of("light")));
        policy.onCheck = () -> {};
        policy.onStand = () -> {
            policy.onStand = () -> {};
            throw Refusal.host("no paint", null);
        };
        refused("no paint", () -> host.driver.setOption(ENDPOINT, "shade", Optional.empty()));
        assertEquals(List.of(dark), host.driver.endpoints());
        assertEquals(before, host.state());
        host.policies.add(policy);
        host.restart();
        assertEquals("its file, too", List.of(dark), host.driver.endpoints());
    }

    private static EndpointRequest shaded(String id, Ip address) {
        return new EndpointRequest(NETWORK, id, List.of(address), Optional.empty(), Map.of("shade", "dark"),
                new TreeSet<>(List.of(Port.parse("80/tcp"))), List.of());
    }

    private List<String> files() {
        String[] names = new File(state.getRoot(), "endpoints").list();
        return names == null ? List.of() : List.of(names);
    }

    // Routes beside the endpoint's own

    @Test
    public void itsRoutesStandAsLongAsItAndTheEndpointDo() {
        host.network(NETWORK, SUBNET, Map.of());
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS);
        HostState without = host.state();
        policy.behind = attachment -> List.of(Prefix.parse("10.5.0.0/24"), Prefix.parse("10.6.0.1/32"));
        host.driver.bindPolicy(policy);
        assertEquals(3, ourRoutes());
        HostState with = host.state();
        host.policies.add(policy);
        List<Step> steps = host.kernel.applied();
        host.restart();
        assertEquals("they are not taken for addresses", List.of(endpoint), host.driver.endpoints());
        assertEquals(steps, host.kernel.applied());
        host.driver.unbindPolicy(policy);
        assertEquals(without, host.state());
        host.driver.bindPolicy(policy);
        assertEquals(with, host.state());
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        assertEquals(0, ourRoutes());
        host.eventually(() -> host.state().link(LINK).isEmpty());
        host.endpoint(ENDPOINT, ADDRESS);
        assertEquals(3, ourRoutes());
    }

    @Test
    public void itsRoutesFollowAnOptionOfTheNetworkAndOfTheEndpoint() {
        Prefix red = Prefix.parse("10.5.0.0/24");
        Prefix dark = Prefix.parse("10.6.0.0/24");
        policy.behind = attachment -> {
            List<Prefix> behind = new ArrayList<>();
            if (attachment.network().options().containsValue("red")) {
                behind.add(red);
            }
            if (attachment.endpoint().options().containsValue("dark")) {
                behind.add(dark);
            }
            return behind;
        };
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        HostState plain = host.state();
        assertEquals(
                List.of("route add " + via(red, ADDRESS, LINK)),
                host.driver.set(NETWORK, "colour", "red").changes().stream().map(Change::toString).toList());
        assertEquals(2, ourRoutes());
        host.driver.setOption(ENDPOINT, "shade", Optional.of("dark"));
        assertEquals(3, ourRoutes());
        assertEquals(List.of(), host.driver.pending());
        host.driver.setOption(ENDPOINT, "shade", Optional.empty());
        host.driver.set(NETWORK, "colour", "");
        assertEquals(plain, host.state());
        assertEquals("that is no fault", List.of(), host.events.stream().filter(event -> event.kind().equals("reconcile")).toList());
    }

    @Test
    public void aRouteElsewhereIsRefused() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        policy.behind = attachment -> List.of(Prefix.parse("10.5.0.0/24"));
        policy.via = SECOND_ADDRESS;
        host.driver.bindPolicy(policy);
        refused("policy paint is at fault, stop its bundle to do without it: java.lang.IllegalArgumentException:"
                        + " 10.5.0.0/24 via 10.1.0.3 dev rt0123456789ab proto 200 is not a route of protocol 200"
                        + " on rt0123456789ab via one of 10.1.0.2",
                () -> host.endpoint(ENDPOINT, ADDRESS));
        host.eventuallyIs(before);

        host.driver.unbindPolicy(policy);
        host.endpoint(ENDPOINT, ADDRESS);
        host.driver.bindPolicy(policy);
        host.policies.add(policy);
        host.restart();
        assertEquals("one that stands does without", 1, ourRoutes());
        assertTrue(host.events.toString(), host.events.stream().anyMatch(event -> event.text().startsWith("has no routes for")));
    }

    private long ourRoutes() {
        return host.state().routes().stream().filter(route -> route.protocol() == 200).count();
    }

    static Route via(Prefix destination, Ip gateway, String link) {
        return new Route(Route.Type.UNICAST, destination, link, Optional.of(gateway), 200, Scope.GLOBAL, 0);
    }

    private static void refused(String sentence, org.junit.function.ThrowingRunnable request) {
        assertEquals(sentence, assertThrows(Refusal.class, request).getMessage());
    }
}
