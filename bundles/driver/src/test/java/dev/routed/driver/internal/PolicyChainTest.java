package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT;
import static dev.routed.driver.internal.DriverHost.LINK;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER;
import static dev.routed.driver.internal.DriverHost.OTHER_ADDRESS;
import static dev.routed.driver.internal.DriverHost.OTHER_ENDPOINT;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static dev.routed.driver.internal.DriverHost.assertRejected;
import static dev.routed.driver.internal.DriverHost.request;
import static dev.routed.driver.internal.DriverHost.requestWithPort;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
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
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.Rule;
import org.junit.Test;

/** The calls of the driver to policies, and their effect on endpoints. */
public class PolicyChainTest {

    @Rule
    public final DriverHost host = new DriverHost();

    private final TestPolicy policy = TestPolicy.paint();

    // Notifications

    @Test
    public void boundPolicy_adoptsLiveEndpointsAndReceivesChanges() {
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        HostState before = host.state();
        host.driver.bindPolicy(policy);
        assertEquals("a live endpoint is not changed", before, host.state());
        host.endpoint(OTHER_ENDPOINT, OTHER_ADDRESS);
        host.driver.join(NETWORK, OTHER_ENDPOINT, "/run/docker/netns/e72cb69132bc");
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.driver.unbindPolicy(policy);
        host.driver.deleteEndpoint(NETWORK, OTHER_ENDPOINT);
        assertEquals(
                List.of(
                        "adopt 10.1.0.2",
                        "check 10.1.0.3",
                        "update 10.1.0.3",
                        "update 10.1.0.3 in e72cb69132bc",
                        "removed 10.1.0.2"),
                policy.calls);
    }

    @Test
    public void update_isCalledBeforeTheLinkIsCreated() {
        host.network(NETWORK, SUBNET, Map.of());
        host.driver.bindPolicy(policy);
        policy.onUpdate = () -> assertTrue(host.state().link(LINK).isEmpty());
        host.endpoint(ENDPOINT, ADDRESS);
        assertTrue(host.state().link(LINK).isPresent());
    }

    @Test
    public void restartedDriver_callsAdoptWithLiveEndpoints() {
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/e72cb69132bc");
        host.policies.add(policy);
        host.restart();
        assertEquals(List.of("adopt 10.1.0.2 in e72cb69132bc"), policy.calls);
    }

    @Test
    public void adopt_includesAnEndpointOfAnUnknownNetwork() {
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        assertTrue(new File(host.directory().toFile(), "networks/" + NETWORK + ".json").delete());
        host.policies.add(policy);
        host.restart();
        assertEquals(List.of("adopt 10.1.0.2"), policy.calls);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        assertEquals("removed 10.1.0.2", policy.calls.get(1));
    }

    @Test
    public void adopt_marksOptionsAsLostWithTheFileOfNetworkOrEndpoint() {
        TestPolicy paint = TestPolicy.paint();
        host.policies.add(paint);
        host.driver.bindPolicy(paint);
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        host.driver.createEndpoint(request(NETWORK, OTHER_ENDPOINT, Map.of("shade", "dark"), OTHER_ADDRESS));
        host.restart();
        assertEquals("shade lost: [], colour lost: []", lost(paint));
        host.driver.stop();
        assertTrue(host.directory()
                .resolve("networks/" + NETWORK + ".json")
                .toFile()
                .delete());
        host.start();
        assertEquals("shade lost: [], colour lost: [10.1.0.2, 10.1.0.3]", lost(paint));
        host.driver.stop();
        assertTrue(host.directory()
                .resolve("endpoints/" + OTHER_ENDPOINT + ".json")
                .toFile()
                .delete());
        host.start();
        assertEquals("shade lost: [10.1.0.3], colour lost: [10.1.0.2, 10.1.0.3]", lost(paint));
        host.driver.setOption(OTHER_ENDPOINT, "shade", Optional.of("light"));
        host.restart();
        assertEquals("shade lost: [], colour lost: [10.1.0.2, 10.1.0.3]", lost(paint));
        assertTrue("its other options stay lost", paint.adopted.stream().anyMatch(a -> a.isLost("other")));
    }

    private static String lost(TestPolicy paint) {
        return "shade lost: %s, colour lost: %s"
                .formatted(
                        paint.adopted.stream()
                                .filter(attachment -> attachment.endpoint().optionsLost() && attachment.isLost("shade"))
                                .map(attachment ->
                                        attachment.endpoint().addresses().get(0))
                                .sorted()
                                .toList(),
                        paint.adopted.stream()
                                .filter(attachment -> attachment.isNetworkLost("colour"))
                                .map(attachment ->
                                        attachment.endpoint().addresses().get(0))
                                .sorted()
                                .toList());
    }

    // Rejections

    @Test
    public void rejectedCheck_preventsEndpointAndNetwork() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        host.driver.bindPolicy(policy);
        policy.onCheck = () -> {
            throw RejectedException.of("not today");
        };
        assertRejected("not today", () -> host.endpoint(ENDPOINT, ADDRESS));
        assertRejected("not today", () -> host.network(OTHER, "10.2.0.0/16", Map.of()));
        assertEquals(before, host.state());
        assertTrue(host.ipam.claims.isEmpty());
        assertEquals(1, host.driver.networks().size());
        host.driver.unbindPolicy(policy);
        host.network(OTHER, "10.2.0.0/16", Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
    }

    @Test
    public void failedUpdate_preventsTheEndpointAndAllPoliciesSeeItRemoved() {
        TestPolicy other = new TestPolicy("other");
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        host.driver.bindPolicy(other);
        host.driver.bindPolicy(policy);
        policy.onUpdate = () -> {
            throw RejectedException.host("no paint", null);
        };
        assertRejected("no paint", () -> host.endpoint(ENDPOINT, ADDRESS));
        host.eventuallyIs(before);
        assertTrue(host.ipam.claims.isEmpty());
        assertEquals(List.of("adopt", "check 10.1.0.2", "update 10.1.0.2", "removed 10.1.0.2"), other.calls);
    }

    @Test
    public void kernelRejection_callsRemoved() {
        host.network(NETWORK, SUBNET, Map.of());
        host.driver.bindPolicy(policy);
        host.kernel.failNext(Kind.EXHAUSTED);
        assertThrows(RejectedException.class, () -> host.endpoint(ENDPOINT, ADDRESS));
        assertEquals(List.of("adopt", "check 10.1.0.2", "update 10.1.0.2", "removed 10.1.0.2"), policy.calls);
    }

    @Test
    public void join_changesNothingIfUpdateFails() {
        host.network(NETWORK, SUBNET, Map.of());
        host.driver.bindPolicy(policy);
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS);
        HostState before = host.state();
        policy.onUpdate = () -> {
            policy.onUpdate = () -> {};
            throw RejectedException.host("no paint", null);
        };
        assertRejected("no paint", () -> host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1"));
        assertEquals(before, host.state());
        assertEquals(List.of(endpoint), host.driver.endpoints());
        assertEquals("restored", "update 10.1.0.2", policy.calls.get(policy.calls.size() - 1));
    }

    @Test
    public void slowCheck_doesNotBlockOtherEndpoints() {
        host.network(NETWORK, SUBNET, Map.of());
        host.driver.bindPolicy(policy);
        CountDownLatch judged = new CountDownLatch(1);
        policy.checkBlockers.put(ADDRESS, judged);
        CompletableFuture<Endpoint> slow = CompletableFuture.supplyAsync(() -> host.endpoint(ENDPOINT, ADDRESS));
        host.eventually(() -> policy.calls.contains("check 10.1.0.2"));
        // Some of these share a striped lock with the slow endpoint.
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
    public void failedAdopt_blocksNewEndpointsUntilItSucceeds() {
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        policy.onAdopt = () -> {
            throw RejectedException.host("no paint", null);
        };
        host.driver.bindPolicy(policy);
        assertTrue(host.hasEvent("policy"));
        assertRejected("policy paint … no paint", () -> host.endpoint(OTHER_ENDPOINT, OTHER_ADDRESS));
        policy.onAdopt = () -> {};
        host.eventually(() -> policy.calls.contains("adopt 10.1.0.2"));
        host.endpoint(OTHER_ENDPOINT, OTHER_ADDRESS);
    }

    @Test
    public void policyException_namesThePolicy() {
        host.network(NETWORK, SUBNET, Map.of());
        host.driver.bindPolicy(policy);
        policy.onCheck = () -> {
            throw new IllegalStateException("of itself");
        };
        assertRejected(
                "policy paint failed: a defect; the log of routed has the details; stop its bundle to work without it",
                () -> host.endpoint(ENDPOINT, ADDRESS));
    }

    @Test
    public void failedRemoved_doesNotPreventTheDelete() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        host.driver.bindPolicy(policy);
        host.endpoint(ENDPOINT, ADDRESS);
        policy.onRemoved = () -> {
            throw RejectedException.host("it sticks", null);
        };
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.eventuallyIs(before);
        assertTrue(host.hasEvent("policy"));
    }

    // Options

    @Test
    public void policyOptions_areKnownWhileThePolicyIsBound() {
        assertRejected(
                "unknown network option 'colour' … com.docker.network.driver.mtu ( … extra ( … gateway ( … gateway6 (",
                () -> host.network(NETWORK, SUBNET, Map.of("colour", "red")));
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of("colour", "red"));
        host.driver.createEndpoint(dark(ENDPOINT, ADDRESS));
        assertRejected(
                "unknown network option 'shape' … colour (red or blue) … gateway ( … mtu (",
                () -> host.network(OTHER, "10.2.0.0/16", Map.of("shape", "round")));
        assertRejected(
                "unknown endpoint option 'colour' … addresses ( … shade (light or dark)",
                () -> host.driver.createEndpoint(
                        request(NETWORK, OTHER_ENDPOINT, Map.of("colour", "red"), OTHER_ADDRESS)));
    }

    @Test
    public void optionOfAStoppedPolicy_isKeptAndReported() {
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of("colour", "red"));
        host.driver.createEndpoint(dark(ENDPOINT, ADDRESS));
        host.driver.unbindPolicy(policy);
        assertTrue(host.events.toString(), host.hasEvent("colour", "network aaaaaaaaaaaa … no effect"));
        assertTrue(host.hasEvent("shade", "endpoint 0123456789ab … no effect"));
        host.policies.add(policy);
        host.restart();
        assertEquals(Map.of("colour", "red"), host.driver.networks().get(0).options());
        assertEquals(Map.of("shade", "dark"), host.driver.endpoints().get(0).options());
    }

    @Test
    public void optionsAndPorts_areStoredUntilTheEndpointIsDeleted() {
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(OTHER_ENDPOINT, OTHER_ADDRESS);
        assertEquals("no file for an endpoint without options", List.of(), host.files("endpoints"));
        Endpoint endpoint = host.driver.createEndpoint(dark(ENDPOINT, ADDRESS));
        assertEquals(List.of(ENDPOINT + ".json"), host.files("endpoints"));
        List<Step> steps = host.kernel.applied();
        host.restart();
        assertEquals(endpoint, host.driver.endpoints().get(0));
        assertEquals("[80/tcp]", host.driver.endpoints().get(0).ports().toString());
        assertEquals(steps, host.kernel.applied());
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        assertEquals(List.of(), host.files("endpoints"));
    }

    @Test
    public void portsOfJoin_areReportedToPoliciesAndStored() {
        host.network(NETWORK, SUBNET, Map.of());
        host.driver.bindPolicy(policy);
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS);
        assertEquals("[]", endpoint.ports().toString());
        policy.calls.clear();
        SortedSet<Port> ports = new TreeSet<>(List.of(Port.parse("80/tcp"), Port.parse("53/udp")));
        Endpoint joined = host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/e72cb69132bc", ports);
        assertEquals(ports, joined.ports());
        assertEquals(
                "one report for sandbox and ports",
                1,
                policy.calls.stream().filter(call -> call.startsWith("update ")).count());
        assertEquals(joined, host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/e72cb69132bc"));
        assertEquals(List.of(ENDPOINT + ".json"), host.files("endpoints"));
        host.restart();
        assertEquals(joined, host.driver.endpoints().get(0));
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        assertEquals(List.of(), host.files("endpoints"));
    }

    @Test
    public void portsOfJoin_areNotStoredIfAPolicyRejectsThem() {
        host.network(NETWORK, SUBNET, Map.of());
        host.driver.bindPolicy(policy);
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS);
        policy.onUpdate = () -> {
            policy.onUpdate = () -> {};
            throw RejectedException.host("no paint", null);
        };
        SortedSet<Port> ports = new TreeSet<>(List.of(Port.parse("80/tcp")));
        assertRejected("no paint", () -> host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1", ports));
        assertEquals(List.of(endpoint), host.driver.endpoints());
        assertEquals(List.of(), host.files("endpoints"));
    }

    @Test
    public void endpointFile_isDeletedIfTheLinkIsGone() {
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of());
        host.driver.createEndpoint(dark(ENDPOINT, ADDRESS));
        host.driver.stop();
        host.kernel.apply(List.of(
                new Step.DeleteLink(LINK, host.state().link(LINK).orElseThrow().alias())));
        host.start();
        assertEquals(List.of(), host.files("endpoints"));
    }

    @Test
    public void unreadableEndpointFile_isReportedAndTheEndpointServed() throws IOException {
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of());
        Path file = host.directory().resolve("endpoints/" + ENDPOINT + ".json");
        for (String content : List.of("", "{\"version\": 2}", "{\"version\": 1, \"ports\": [\"many\"]}")) {
            host.driver.createEndpoint(dark(ENDPOINT, ADDRESS));
            Files.writeString(file, content);
            host.events.clear();
            host.restart();
            host.driver.bindPolicy(policy);
            assertTrue(host.hasEvent("endpoint-file"));
            assertEquals(Map.of(), host.driver.endpoints().get(0).options());
            assertTrue("the file is kept", Files.exists(file));
            host.driver.deleteEndpoint(NETWORK, ENDPOINT);
            host.eventually(() -> host.state().link(LINK).isEmpty());
        }
    }

    @Test
    public void createEndpoint_isRejectedIfTheFileCannotBeWritten() throws IOException {
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        Files.writeString(host.directory().resolve("endpoints"), "a file in place of the directory");
        assertRejected(host.directory() + "/endpoints", () -> host.driver.createEndpoint(dark(ENDPOINT, ADDRESS)));
        assertEquals(before, host.state());
        assertTrue(host.ipam.claims.isEmpty());
        host.endpoint(OTHER_ENDPOINT, OTHER_ADDRESS);
    }

    @Test
    public void setOption_changesALiveEndpoint() {
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        policy.calls.clear();
        Endpoint darkEndpoint = host.driver.setOption(ENDPOINT, "shade", Optional.of("dark"));
        assertEquals(Map.of("shade", "dark"), darkEndpoint.options());
        assertEquals(List.of("check 10.1.0.2", "update 10.1.0.2"), policy.calls);
        assertEquals(List.of(ENDPOINT + ".json"), host.files("endpoints"));
        host.policies.add(policy);
        List<Step> steps = host.kernel.applied();
        host.restart();
        assertEquals(List.of(darkEndpoint), host.driver.endpoints());
        assertEquals("the restart changes nothing", steps, host.kernel.applied());
        Endpoint plain = host.driver.setOption(ENDPOINT, "shade", Optional.empty());
        assertEquals(Map.of(), plain.options());
        assertEquals(List.of(), host.files("endpoints"));
        host.restart();
        assertEquals(List.of(plain), host.driver.endpoints());
    }

    @Test
    public void rejectedSetOption_changesNothing() {
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of());
        Endpoint darkEndpoint = host.driver.createEndpoint(dark(ENDPOINT, ADDRESS));
        HostState before = host.state();
        assertRejected(
                "unknown endpoint option 'colour' … addresses (",
                () -> host.driver.setOption(ENDPOINT, "colour", Optional.of("red")));
        assertRejected(
                "endpoint option 'addresses'",
                () -> host.driver.setOption(ENDPOINT, "addresses", Optional.of("10.1.0.9")));
        assertRejected("'ffffffff", () -> host.driver.setOption(OTHER_ENDPOINT, "shade", Optional.of("light")));
        policy.onCheck = () -> {
            throw RejectedException.of("not today");
        };
        assertRejected("not today", () -> host.driver.setOption(ENDPOINT, "shade", Optional.of("light")));
        policy.onCheck = () -> {};
        policy.onUpdate = () -> {
            policy.onUpdate = () -> {};
            throw RejectedException.host("no paint", null);
        };
        assertRejected("no paint", () -> host.driver.setOption(ENDPOINT, "shade", Optional.empty()));
        assertEquals(List.of(darkEndpoint), host.driver.endpoints());
        assertEquals(before, host.state());
        host.policies.add(policy);
        host.restart();
        assertEquals("the file is unchanged", List.of(darkEndpoint), host.driver.endpoints());
    }

    private static EndpointRequest dark(String id, Ip address) {
        return requestWithPort(id, Map.of("shade", "dark"), address);
    }

    // Routes

    @Test
    public void policyRoutes_existWhilePolicyAndEndpointDo() {
        host.network(NETWORK, SUBNET, Map.of());
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS);
        HostState without = host.state();
        policy.prefixes = attachment -> List.of(Prefix.parse("10.5.0.0/24"), Prefix.parse("10.6.0.1/32"));
        host.driver.bindPolicy(policy);
        assertEquals(3, routedRoutes());
        HostState with = host.state();
        host.policies.add(policy);
        List<Step> steps = host.kernel.applied();
        host.restart();
        assertEquals("policy routes are not adopted as addresses", List.of(endpoint), host.driver.endpoints());
        assertEquals(steps, host.kernel.applied());
        host.driver.unbindPolicy(policy);
        assertEquals(without, host.state());
        host.driver.bindPolicy(policy);
        assertEquals(with, host.state());
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        assertEquals(0, routedRoutes());
        host.eventually(() -> host.state().link(LINK).isEmpty());
        host.endpoint(ENDPOINT, ADDRESS);
        assertEquals(3, routedRoutes());
    }

    @Test
    public void policyRoutes_followOptions() {
        Prefix red = Prefix.parse("10.5.0.0/24");
        Prefix dark = Prefix.parse("10.6.0.0/24");
        policy.prefixes = attachment -> {
            List<Prefix> prefixes = new ArrayList<>();
            if (attachment.network().options().containsValue("red")) {
                prefixes.add(red);
            }
            if (attachment.endpoint().options().containsValue("dark")) {
                prefixes.add(dark);
            }
            return prefixes;
        };
        host.driver.bindPolicy(policy);
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        HostState plain = host.state();
        assertEquals(
                List.of("route add " + via(red, ADDRESS, LINK)),
                host.driver.set(NETWORK, "colour", "red").changes().stream()
                        .map(Change::toString)
                        .toList());
        assertEquals(2, routedRoutes());
        host.driver.setOption(ENDPOINT, "shade", Optional.of("dark"));
        assertEquals(3, routedRoutes());
        assertEquals(List.of(), host.driver.pending());
        host.driver.setOption(ENDPOINT, "shade", Optional.empty());
        host.driver.set(NETWORK, "colour", "");
        assertEquals(plain, host.state());
        assertEquals(
                "an option change is not drift",
                List.of(),
                host.events.stream()
                        .filter(event -> event.kind().equals("reconcile"))
                        .toList());
    }

    @Test
    public void policyRoute_isRejectedUnlessItIsThroughTheEndpoint() {
        host.network(NETWORK, SUBNET, Map.of());
        HostState before = host.state();
        policy.prefixes = attachment -> List.of(Prefix.parse("10.5.0.0/24"));
        policy.nextHop = OTHER_ADDRESS;
        host.driver.bindPolicy(policy);
        assertRejected(
                "policy paint … 10.5.0.0/24 via 10.1.0.3 dev rt0123456789ab proto 200 … via … 10.1.0.2",
                () -> host.endpoint(ENDPOINT, ADDRESS));
        host.eventuallyIs(before);

        host.driver.unbindPolicy(policy);
        host.endpoint(ENDPOINT, ADDRESS);
        host.driver.bindPolicy(policy);
        host.policies.add(policy);
        host.restart();
        assertEquals("the live endpoint has no policy route", 1, routedRoutes());
        assertTrue(
                host.events.toString(),
                host.events.stream().anyMatch(event -> event.text().contains("10.5.0.0/24 via 10.1.0.3")));
    }

    private long routedRoutes() {
        return host.state().routes().stream()
                .filter(route -> route.protocol() == 200)
                .count();
    }

    static Route via(Prefix destination, Ip gateway, String link) {
        return new Route(Route.Type.UNICAST, destination, link, Optional.of(gateway), 200, Scope.GLOBAL, 0);
    }
}
