package dev.routed.cnm.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.NetworkRequest;
import dev.routed.api.network.NetworkRequest.Subnet;
import dev.routed.cnm.internal.CnmHost.Reply;
import dev.routed.testkit.JsonMutations;
import dev.routed.testkit.Recordings;
import dev.routed.testkit.Recordings.Call;
import dev.routed.testkit.Recordings.Recording;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.Test;

/** Replays recorded calls of real engines, and checks the service calls and the answers. */
public class RecordingsTest {
    private static final String POOL = "RoutedLocal|10.46.0.0/16|";
    private static final Ip GATEWAY = Ip.parse("10.46.255.254");
    private static final String RUN_NETWORK = "35a5d6fca7ba4e89afb7b2ba34ae3251326bf4d8c6470b30fbf1a5ab0247b4d9";
    private static final String LOST_BODY = "the engine lost its connection during CreateEndpoint and repeated "
            + "the call without its body: try again";

    private static final String NO_SUBNET = "RequestPool: give --subnet";
    private static final String NO_BODY = "CreateEndpoint: " + LOST_BODY;
    private static final String TAKEN = "RequestAddress: 10.46.1.9 is taken";

    /** The calls of the recordings that fail, with their sentences; all others must succeed. */
    private static final Map<String, List<String>> REJECTED = new TreeMap<>(Map.ofEntries(
            Map.entry("20.10/create-plain", List.of(NO_SUBNET)),
            Map.entry("20.10/create-ipv6", List.of(NO_SUBNET, NO_SUBNET)),
            Map.entry("20.10/errors", List.of(TAKEN)),
            Map.entry("20.10/retry-empty-body", List.of(NO_BODY, NO_BODY, NO_BODY)),
            Map.entry("26/create-plain", List.of(NO_SUBNET)),
            Map.entry("26/create-ipv6", List.of(NO_SUBNET)),
            Map.entry("26/errors", List.of(TAKEN)),
            Map.entry("26/retry-empty-body", List.of(NO_BODY)),
            Map.entry("28/create-plain", List.of(NO_SUBNET)),
            Map.entry("28/create-ipv6", List.of(NO_SUBNET)),
            Map.entry("28/errors", List.of(TAKEN)),
            Map.entry("28/retry-empty-body", List.of(NO_BODY))));

    private final CnmHost host = new CnmHost();

    private List<Reply> replay(String scenario) {
        return host.replay(new Recording("20.10", scenario));
    }

    private static List<Call> calls(String scenario) {
        return new Recording("20.10", scenario).calls();
    }

    @Test
    public void everyCallOfEveryRecordingIsAnswered() {
        Map<String, List<String>> allRejected = new TreeMap<>();
        for (Recording recording : Recordings.ALL) {
            CnmHost fresh = new CnmHost();
            List<String> rejected = new ArrayList<>();
            for (Call call : recording.calls()) {
                Reply reply = fresh.call(call);
                assertTrue(
                        call + ": the engine takes an empty body for an error",
                        reply.json().isObject());
                assertEquals("application/vnd.docker.plugins.v1.2+json", reply.contentType());
                assertEquals(
                        call.toString(), reply.status() == 200, !reply.json().has("Err"));
                if (reply.status() != 200) {
                    assertEquals(call.toString(), 400, reply.status());
                    rejected.add(call.method().split("\\.")[1] + ": " + reply.sentence());
                }
            }
            if (!rejected.isEmpty()) {
                allRejected.put(recording.toString(), rejected);
            }
        }
        assertEquals(REJECTED, allRejected);
    }

    @Test
    public void recordingsContainEveryMethodOfTheEngine() {
        Set<String> methods = Set.of(
                "Plugin.Activate",
                "NetworkDriver.GetCapabilities",
                "NetworkDriver.CreateNetwork",
                "NetworkDriver.DeleteNetwork",
                "NetworkDriver.CreateEndpoint",
                "NetworkDriver.EndpointOperInfo",
                "NetworkDriver.Join",
                "NetworkDriver.ProgramExternalConnectivity",
                "NetworkDriver.RevokeExternalConnectivity",
                "NetworkDriver.Leave",
                "NetworkDriver.DeleteEndpoint",
                "IpamDriver.GetCapabilities",
                "IpamDriver.GetDefaultAddressSpaces",
                "IpamDriver.RequestPool",
                "IpamDriver.RequestAddress",
                "IpamDriver.ReleaseAddress",
                "IpamDriver.ReleasePool");
        assertEquals(methods, methodsOf("20.10"));
        assertEquals(methods, methodsOf("26"));
        Set<String> since28 = new HashSet<>(methods);
        since28.add("NetworkDriver.GwAllocCheck");
        assertEquals(since28, methodsOf("28"));
    }

    private static Set<String> methodsOf(String engine) {
        return Recordings.of(engine).stream()
                .flatMap(recording -> recording.calls().stream())
                .map(Call::method)
                .collect(Collectors.toSet());
    }

    @Test
    public void activationAnswersCapabilitiesAndAddressSpaces() {
        List<Reply> replies = replay("create-plain");
        assertEquals(
                CnmHost.json("{'Implements':['NetworkDriver']}"), replies.get(0).json());
        assertEquals(
                CnmHost.json("{'Scope':'local','ConnectivityScope':'global','GwAllocChecker':true}"),
                replies.get(1).json());
        assertEquals(
                CnmHost.json("{'Implements':['IpamDriver']}"), replies.get(2).json());
        assertEquals(
                CnmHost.json("{'RequiresMACAddress':false,'RequiresRequestReplay':false}"),
                replies.get(3).json());
        assertEquals(
                CnmHost.json("{'LocalDefaultAddressSpace':'RoutedLocal','GlobalDefaultAddressSpace':'RoutedGlobal'}"),
                replies.get(4).json());
    }

    @Test
    public void networkOptionsReachTheServices() {
        List<Reply> replies = replay("create-full-options");

        assertEquals(
                CnmHost.json("{'PoolID':'RoutedLocal|10.46.0.0/16|10.46.8.0/24','Pool':'10.46.0.0/16',"
                        + "'Data':{'com.docker.network.gateway':'169.254.1.1/32'}}"),
                replies.get(0).json());
        assertEquals(
                CnmHost.json("{'Address':'10.46.255.254/32'}"), replies.get(1).json());
        assertEquals(
                List.of(
                        AddressRequest.gateway(POOL + "10.46.8.0/24", GATEWAY),
                        AddressRequest.of(POOL + "10.46.8.0/24", Ip.parse("10.46.8.1")),
                        AddressRequest.of(POOL + "10.46.8.0/24", Ip.parse("10.46.8.2"))),
                host.ipam.addressRequests);
        assertEquals(
                List.of(new NetworkRequest(
                        "66d54bf3448f14623416f0cecc1eb63d9470e507061d9a0b01a87a38f3e66f5d",
                        Map.of(
                                "com.docker.network.driver.mtu",
                                "1400",
                                "com.docker.network.internal",
                                "true",
                                "foo",
                                "bar"),
                        List.of(new Subnet(
                                Prefix.parse("10.46.0.0/16"),
                                Optional.of(GATEWAY),
                                List.of(Ip.parse("10.46.8.1"), Ip.parse("10.46.8.2")))))),
                host.networks.networkRequests);
        assertEquals(
                List.of(
                        "addressReleased 10.46.255.254",
                        "releaseAddress " + POOL + "10.46.8.0/24 10.46.255.254",
                        "addressReleased 10.46.8.1",
                        "releaseAddress " + POOL + "10.46.8.0/24 10.46.8.1",
                        "addressReleased 10.46.8.2",
                        "releaseAddress " + POOL + "10.46.8.0/24 10.46.8.2",
                        "releasePool " + POOL + "10.46.8.0/24",
                        "deleteNetwork 66d54bf3448f14623416f0cecc1eb63d9470e507061d9a0b01a87a38f3e66f5d"),
                host.journal);
    }

    @Test
    public void gatewayRequestsOfTheEngineReachIpam() {
        List<Reply> replies = replay("create-no-gateway-data");
        assertEquals(
                "without --gateway",
                new AddressRequest(POOL, Optional.empty(), true, Optional.empty()),
                host.ipam.addressRequests.get(0));
        assertEquals(CnmHost.json("{'Address':'10.46.0.1/32'}"), replies.get(1).json());
        assertEquals(
                "with --gateway",
                AddressRequest.gateway(POOL, Ip.parse("10.46.0.1")),
                host.ipam.addressRequests.get(1));
    }

    @Test
    public void ipv6SubnetReachesTheServices() {
        replay("create-ipv6");
        assertTrue(host.ipam.poolRequests.get(1).ipv6());
        assertEquals(
                List.of(
                        new Subnet(Prefix.parse("10.46.0.0/16"), Optional.of(GATEWAY), List.of()),
                        new Subnet(Prefix.parse("fd46::/64"), Optional.of(Ip.parse("fd46::ffff")), List.of())),
                host.networks.networkRequests.get(0).subnets());
        assertEquals(
                "two subnets", 2, host.networks.networkRequests.get(1).subnets().size());
    }

    @Test
    public void gatewayOfAnotherIpamIsReadWithoutItsPrefixLength() {
        replay("create-foreign-ipam");
        assertEquals(
                List.of(new Subnet(Prefix.parse("10.48.0.0/24"), Optional.of(Ip.parse("10.48.0.1")), List.of())),
                host.networks.networkRequests.get(0).subnets());
    }

    @Test
    public void containerStartAndStopCallTheDriverInOrder() {
        List<Reply> replies = replay("run-basic");
        String id = "5388283b569607267689f24a3234e88053df99142cb210c7bdf138c6fb3c4470";

        assertEquals(
                List.of(new EndpointRequest(
                        RUN_NETWORK,
                        id,
                        List.of(Ip.parse("10.46.0.11")),
                        Optional.empty(),
                        Map.of(),
                        Collections.emptySortedSet(),
                        List.of())),
                host.networks.endpointRequests);
        assertEquals(
                "only the MAC, because the answer must not repeat an address of the request",
                CnmHost.json("{'Interface':{'MacAddress':'02:42:00:00:00:01'}}"),
                replies.get(3).json());
        assertEquals(
                CnmHost.json("{'InterfaceName':{'SrcName':'rc5388283b','DstPrefix':'eth'},'Gateway':'169.254.1.1',"
                        + "'StaticRoutes':[{'Destination':'169.254.1.1/32','RouteType':1,'NextHop':''}]}"),
                replies.get(4).json());
        assertEquals(
                CnmHost.json("{'Value':{'link':'rh5388283b'}}"), replies.get(5).json());
        assertEquals(
                List.of(
                        "leave " + RUN_NETWORK + " " + id,
                        "deleteEndpoint " + RUN_NETWORK + " " + id,
                        "addressReleased 10.46.0.11",
                        "releaseAddress " + POOL + " 10.46.0.11"),
                host.journal);
    }

    @Test
    public void publishedPortsAndMacReachTheDriver() {
        List<Reply> replies = replay("run-full");
        EndpointRequest request = host.networks.endpointRequests.get(0);
        assertEquals(Optional.of(Mac.parse("02:42:0a:2e:01:09")), request.mac());
        assertEquals(List.of("8080:80/tcp", "127.0.0.1:5353:53/udp"), request.published());
        assertEquals("options of the engine are no driver options", Map.of(), request.options());
        assertEquals("[53/udp, 80/tcp, 9000/tcp]", request.ports().toString());
        assertEquals(
                "the request has all values",
                CnmHost.json("{'Interface':{}}"),
                replies.get(3).json());
    }

    @Test
    public void driverOptionsReachTheDriverAtEveryStart() {
        replay("run-driver-opts");
        assertEquals(2, host.networks.endpointRequests.size());
        host.networks.endpointRequests.forEach(request -> assertEquals(Map.of("x.y", "z"), request.options()));
    }

    @Test
    public void labelsAndEnvironmentAreNoOptions() {
        replay("run-labels-env");
        assertEquals(Map.of(), host.networks.endpointRequests.get(0).options());
    }

    @Test
    public void connectOfARunningContainerPassesItsOptions() {
        replay("connect-disconnect");
        assertEquals(Map.of("k1", "v1"), host.networks.endpointRequests.get(0).options());
        assertEquals(Map.of(), host.networks.endpointRequests.get(1).options());
        assertEquals(AddressRequest.any(POOL), host.ipam.addressRequests.get(1));
    }

    @Test
    public void endpointsOfOneContainerHaveOneSandbox() {
        CnmHost other = new CnmHost();
        for (Call call : calls("two-networks")) {
            other.call(call);
            if (other.networks.sandboxes.size() == 2) {
                assertEquals(Set.of("/run/docker/netns/5f53aa814499"), Set.copyOf(other.networks.sandboxes.values()));
            }
        }
        assertEquals(3, other.networks.endpointRequests.size());
        assertTrue(other.networks.sandboxes.isEmpty());
    }

    @Test
    public void restartedEngineReleasesTheAddressesOfItsCrash() {
        replay("engine-crash");
        assertEquals(
                List.of(
                        "addressReleased 10.46.2.1",
                        "releaseAddress " + POOL + " 10.46.2.1",
                        "addressReleased 10.46.2.2",
                        "releaseAddress " + POOL + " 10.46.2.2"),
                host.journal);
    }

    @Test
    public void deletionOfUnknownObjectsSucceeds() {
        List<Call> calls = calls("live-restore");
        int leave = calls.stream().map(Call::method).toList().indexOf("NetworkDriver.Leave");
        for (Call call : calls.subList(leave, calls.size())) {
            assertEquals(call.toString(), CnmHost.json("{}"), host.call(call).json());
        }
        assertEquals(4, host.journal.size());
    }

    @Test
    public void callWithoutBodyChangesNothing() {
        replay("retry-empty-body");
        assertEquals("only the request with a body", 1, host.networks.endpointRequests.size());
    }

    /** CreateEndpoint names the ports of {@code -p}, or none; Join names all. */
    @Test
    public void portsOfJoinReachTheDriver() {
        host.replay(new Recording("29", "sandbox"));
        assertEquals(
                List.of("[5001/tcp]", "[]", "[]"),
                host.networks.endpointRequests.stream()
                        .map(request -> request.ports().toString())
                        .toList());
        assertEquals(3, host.networks.joinedPorts.size());
        host.networks.joinedPorts.values().forEach(ports -> assertEquals("[5000/tcp, 5001/tcp]", ports.toString()));
    }

    /** Rejects the same calls as the recording. */
    @Test
    public void rejectionsReachTheUserUnchanged() {
        Map<String, Integer> failing = Map.of(
                "NetworkDriver.CreateNetwork", 1,
                "IpamDriver.RequestPool", 2,
                "IpamDriver.RequestAddress", 1,
                "NetworkDriver.CreateEndpoint", 1,
                "NetworkDriver.Join", 1,
                "NetworkDriver.EndpointOperInfo", 1);
        Map<String, Integer> count = new HashMap<>();
        List<String> rejected = new ArrayList<>();
        for (Call call : calls("errors")) {
            if (count.merge(call.method(), 1, Integer::sum).equals(failing.get(call.method()))) {
                RejectedException rejection = RejectedException.of("no %s today", call.method());
                if (call.method().startsWith("IpamDriver")) {
                    host.ipam.failNext(rejection);
                } else {
                    host.networks.failNext(rejection);
                }
            }
            Reply reply = host.call(call);
            if (reply.status() != 200) {
                assertEquals(CnmHost.json("{'Err':'no " + call.method() + " today'}"), reply.json());
                rejected.add(call.method());
            }
        }
        assertEquals(failing.keySet(), Set.copyOf(rejected));
        assertEquals(failing.size(), rejected.size());
        assertTrue("earlier calls are undone", host.ipam.taken.isEmpty() && host.networks.endpoints.isEmpty());
    }

    @Test
    public void concurrentStartsAndStopsSucceed() throws Exception {
        ExecutorService engine = Executors.newFixedThreadPool(8);
        try {
            Map<String, List<Call>> perContainer = calls("concurrency").stream()
                    .filter(call -> call.json().contains("EndpointID"))
                    .collect(Collectors.groupingBy(
                            call -> call.json().replaceAll(".*\"EndpointID\":\"(\\p{XDigit}{64})\".*", "$1")));
            assertEquals(8, perContainer.size());
            List<Future<List<Reply>>> containers = new ArrayList<>();
            for (List<Call> calls : perContainer.values()) {
                containers.add(
                        engine.submit(() -> calls.stream().map(host::call).toList()));
            }
            for (Future<List<Reply>> container : containers) {
                for (Reply reply : container.get(60, TimeUnit.SECONDS)) {
                    assertEquals(reply.toString(), 200, reply.status());
                }
            }
        } finally {
            engine.shutdownNow();
        }
        assertEquals(8, host.networks.endpointRequests.size());
        assertEquals("a leave and a delete each", 16, host.journal.size());
        assertTrue(host.networks.endpoints.isEmpty());
    }

    /** Engine 28 and later asks GwAllocCheck first. */
    @Test
    public void engine28RequestsTheGatewayOfTheUserOnly() {
        Map<String, List<AddressRequest>> requests = new HashMap<>();
        for (String engine : List.of("26", "28")) {
            CnmHost fresh = new CnmHost();
            fresh.replay(new Recording(engine, "create-no-gateway-data"));
            requests.put(engine, fresh.ipam.addressRequests);
        }
        AddressRequest named = AddressRequest.gateway(POOL, Ip.parse("10.46.0.1"));
        AddressRequest any = new AddressRequest(POOL, Optional.empty(), true, Optional.empty());
        assertEquals(Map.of("26", List.of(any, named), "28", List.of(named)), requests);
    }

    @Test
    public void networkWithoutIpv4HasNoIpv4GatewayAndNoIpv4Address() {
        List<Reply> replies = host.replay(new Recording("28", "ipv6-only"));
        assertEquals(
                List.of(new Subnet(Prefix.parse("fd46::/64"), Optional.of(Ip.parse("fe80::1")), List.of())),
                host.networks.networkRequests.get(0).subnets());
        assertEquals(
                List.of(true),
                host.networks.endpointRequests.get(0).addresses().stream()
                        .map(Ip::isIpv6)
                        .toList());
        List<Reply> joined = replies.stream()
                .filter(reply -> reply.json().has("StaticRoutes"))
                .toList();
        assertEquals(1, joined.size());
        assertEquals(
                CnmHost.json("[{'Destination':'fe80::1/128','RouteType':1,'NextHop':''}]"),
                joined.get(0).json().get("StaticRoutes"));
        assertEquals("fe80::1", joined.get(0).json().get("GatewayIPv6").asText());
        assertTrue(!joined.get(0).json().has("Gateway"));
    }

    @Test
    public void macAddressOfANetworkReachesTheDriverAtEveryStart() {
        for (String engine : List.of("26", "28")) {
            CnmHost fresh = new CnmHost();
            fresh.replay(new Recording(engine, "run-driver-opts"));
            assertEquals(2, fresh.networks.endpointRequests.size());
            fresh.networks.endpointRequests.forEach(request -> {
                assertEquals(Optional.of(Mac.parse("02:42:0a:2e:01:03")), request.mac());
                assertEquals(Map.of("announce", "start"), request.options());
            });
        }
    }

    @Test
    public void sysctlsOfAnEndpointAreNoDriverOptions() {
        host.replay(new Recording("28", "endpoint-sysctls"));
        assertEquals(Map.of(), host.networks.endpointRequests.get(0).options());
    }

    @Test
    public void containerWithoutIpv6OnANetworkWithIpv6HasAnIpv4AddressAlone() {
        host.replay(new Recording("28", "without-ipv6"));
        assertEquals(2, host.networks.networkRequests.get(0).subnets().size());
        assertEquals(
                List.of(false),
                host.networks.endpointRequests.get(0).addresses().stream()
                        .map(Ip::isIpv6)
                        .toList());
    }

    @Test
    public void recordedRequestWithAnotherValueIsAnsweredOrRejectedByASentence() {
        Set<String> seen = new HashSet<>();
        int rejected = 0;
        for (Recording recording : Recordings.ALL) {
            for (Call call : recording.calls()) {
                boolean first = !call.json().isEmpty()
                        && seen.add(call.method() + ID.matcher(call.json()).replaceAll("id"));
                for (String variant : first ? JsonMutations.of(call.json()) : List.<String>of()) {
                    Reply reply = host.call(new Call(call.plugin(), call.method(), variant));
                    if (reply.status() != 200) {
                        rejected++;
                        assertEquals(variant, 400, reply.status());
                        assertTrue(
                                variant + ": " + reply.sentence(),
                                SENTENCE.matcher(reply.sentence()).matches());
                    }
                }
            }
        }
        assertTrue("variants are rejected", rejected > 10_000);
    }

    private static final Pattern ID = Pattern.compile("\\p{XDigit}{12,64}");

    /** A sentence for users: printable, and without a class name. */
    private static final Pattern SENTENCE = Pattern.compile(
            "(?!.*(?:java\\.|jackson|Exception|dev\\.routed\\.cnm))[\\P{Cc}&&\\P{Cf}&&\\P{Zl}&&\\P{Cs}]+");
}
