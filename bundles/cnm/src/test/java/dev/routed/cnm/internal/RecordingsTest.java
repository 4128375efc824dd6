package dev.routed.cnm.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.NetworkRequest;
import dev.routed.api.network.NetworkRequest.Subnet;
import dev.routed.cnm.internal.Host.Reply;
import dev.routed.testkit.Recordings;
import dev.routed.testkit.Recordings.Call;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.Test;

/** A real engine's calls, and what they mean to the services and to the engine. */
public class RecordingsTest {
    private static final String POOL = "RoutedLocal|10.46.0.0/16|";
    private static final Ip GATEWAY = Ip.parse("10.46.255.254");
    private static final String RUN_NETWORK = "35a5d6fca7ba4e89afb7b2ba34ae3251326bf4d8c6470b30fbf1a5ab0247b4d9";
    private static final String LOST_BODY = "the engine lost its connection during CreateEndpoint and repeated "
            + "the call without its body: please try again";

    private final Host host = new Host();

    /** The calls of a recording that fail, with their sentences; all others must succeed. */
    private static final Map<String, List<String>> REFUSED = Map.of(
            "create-plain", List.of("RequestPool: give --subnet"),
            "create-ipv6", List.of(
                    "RequestPool: give --subnet",
                    "RequestPool: give --subnet"),
            "retry-empty-body", List.of(
                    "CreateEndpoint: " + LOST_BODY,
                    "CreateEndpoint: " + LOST_BODY,
                    "CreateEndpoint: " + LOST_BODY),
            "errors", List.of("RequestAddress: 10.46.1.9 is taken"));

    @Test
    public void everyCallOfEveryRecordingIsAnswered() {
        for (String recording : Recordings.NAMES) {
            Host fresh = new Host();
            List<String> refused = new ArrayList<>();
            for (Call call : Recordings.calls(recording)) {
                Reply reply = fresh.call(call);
                assertTrue(call + ": the engine takes an empty body for an error", reply.json().isObject());
                assertEquals("application/vnd.docker.plugins.v1.2+json", reply.contentType());
                assertEquals(call.toString(), reply.status() == 200, !reply.json().has("Err"));
                if (reply.status() != 200) {
                    assertEquals(call.toString(), 400, reply.status());
                    refused.add(call.method().split("\\.")[1] + ": " + reply.sentence());
                }
            }
            assertEquals(recording, REFUSED.getOrDefault(recording, List.of()), refused);
        }
    }

    @Test
    public void theRecordingsHoldEveryMethodThatThisEngineCalls() {
        Set<String> methods = Recordings.NAMES.stream()
                .flatMap(name -> Recordings.calls(name).stream())
                .map(Call::method)
                .collect(Collectors.toSet());
        assertEquals(Set.of(
                "Plugin.Activate",
                "NetworkDriver.GetCapabilities", "NetworkDriver.CreateNetwork", "NetworkDriver.DeleteNetwork",
                "NetworkDriver.CreateEndpoint", "NetworkDriver.EndpointOperInfo", "NetworkDriver.Join",
                "NetworkDriver.ProgramExternalConnectivity", "NetworkDriver.RevokeExternalConnectivity",
                "NetworkDriver.Leave", "NetworkDriver.DeleteEndpoint",
                "IpamDriver.GetCapabilities", "IpamDriver.GetDefaultAddressSpaces", "IpamDriver.RequestPool",
                "IpamDriver.RequestAddress", "IpamDriver.ReleaseAddress", "IpamDriver.ReleasePool"), methods);
    }

    @Test
    public void activation() {
        List<Reply> replies = host.replay("create-plain");
        assertEquals(Host.json("{'Implements':['NetworkDriver']}"), replies.get(0).json());
        assertEquals(Host.json("{'Scope':'local','ConnectivityScope':'global','GwAllocChecker':true}"),
                replies.get(1).json());
        assertEquals(Host.json("{'Implements':['IpamDriver']}"), replies.get(2).json());
        assertEquals(Host.json("{'RequiresMACAddress':false,'RequiresRequestReplay':false}"), replies.get(3).json());
        assertEquals(Host.json("{'LocalDefaultAddressSpace':'RoutedLocal','GlobalDefaultAddressSpace':'RoutedGlobal'}"),
                replies.get(4).json());
    }

    @Test
    public void aNetworkWithEveryOption() {
        List<Reply> replies = host.replay("create-full-options");

        assertEquals(Host.json("{'PoolID':'RoutedLocal|10.46.0.0/16|10.46.8.0/24','Pool':'10.46.0.0/16',"
                + "'Data':{'com.docker.network.gateway':'169.254.1.1/32'}}"), replies.get(0).json());
        assertEquals(Host.json("{'Address':'10.46.255.254/32'}"), replies.get(1).json());
        assertEquals(List.of(
                        AddressRequest.gateway(POOL + "10.46.8.0/24", GATEWAY),
                        AddressRequest.of(POOL + "10.46.8.0/24", Ip.parse("10.46.8.1")),
                        AddressRequest.of(POOL + "10.46.8.0/24", Ip.parse("10.46.8.2"))),
                host.ipam.addressRequests);
        assertEquals(List.of(new NetworkRequest(
                        "66d54bf3448f14623416f0cecc1eb63d9470e507061d9a0b01a87a38f3e66f5d",
                        Map.of("com.docker.network.driver.mtu", "1400", "foo", "bar"),
                        List.of(new Subnet(Prefix.parse("10.46.0.0/16"), Optional.of(GATEWAY),
                                List.of(Ip.parse("10.46.8.1"), Ip.parse("10.46.8.2")))))),
                host.networks.networkRequests);
        assertEquals(List.of(
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
    public void aGatewayThatTheEngineAsksFor() {
        List<Reply> replies = host.replay("create-no-gateway-data");
        assertEquals("of its own accord", new AddressRequest(POOL, Optional.empty(), true, Optional.empty()),
                host.ipam.addressRequests.get(0));
        assertEquals(Host.json("{'Address':'10.46.0.1/32'}"), replies.get(1).json());
        assertEquals("by --gateway", AddressRequest.gateway(POOL, Ip.parse("10.46.0.1")),
                host.ipam.addressRequests.get(1));
    }

    @Test
    public void anIpv6SubnetIsTheServicesToJudge() {
        host.replay("create-ipv6");
        assertTrue(host.ipam.poolRequests.get(1).ipv6());
        assertEquals(List.of(
                        new Subnet(Prefix.parse("10.46.0.0/16"), Optional.of(GATEWAY), List.of()),
                        new Subnet(Prefix.parse("fd46::/64"), Optional.of(Ip.parse("fd46::ffff")), List.of())),
                host.networks.networkRequests.get(0).subnets());
        assertEquals("two subnets", 2, host.networks.networkRequests.get(1).subnets().size());
    }

    @Test
    public void theGatewayOfAnotherIpamHasItsSubnetsLength() {
        host.replay("create-foreign-ipam");
        assertEquals(List.of(new Subnet(Prefix.parse("10.48.0.0/24"), Optional.of(Ip.parse("10.48.0.1")), List.of())),
                host.networks.networkRequests.get(0).subnets());
    }

    @Test
    public void aContainerFromStartToEnd() {
        List<Reply> replies = host.replay("run-basic");
        String id = "5388283b569607267689f24a3234e88053df99142cb210c7bdf138c6fb3c4470";

        assertEquals(List.of(new EndpointRequest(RUN_NETWORK, id, List.of(Ip.parse("10.46.0.11")), Optional.empty(),
                Map.of(), Collections.emptySortedSet(), List.of())), host.networks.endpointRequests);
        assertEquals("the MAC alone, since an address given must not be repeated",
                Host.json("{'Interface':{'MacAddress':'02:42:00:00:00:01'}}"), replies.get(3).json());
        assertEquals(Host.json("{'InterfaceName':{'SrcName':'rc5388283b','DstPrefix':'eth'},'Gateway':'169.254.1.1',"
                + "'StaticRoutes':[{'Destination':'169.254.1.1/32','RouteType':1,'NextHop':''}]}"), replies.get(4).json());
        assertEquals(Host.json("{'Value':{'link':'rh5388283b'}}"), replies.get(5).json());
        assertEquals(List.of(
                        "leave " + RUN_NETWORK + " " + id,
                        "deleteEndpoint " + RUN_NETWORK + " " + id,
                        "addressReleased 10.46.0.11",
                        "releaseAddress " + POOL + " 10.46.0.11"),
                host.journal);
    }

    @Test
    public void publishedPortsAndAMacAddress() {
        List<Reply> replies = host.replay("run-full");
        EndpointRequest request = host.networks.endpointRequests.get(0);
        assertEquals(Optional.of(Mac.parse("02:42:0a:2e:01:09")), request.mac());
        assertEquals(List.of("8080:80/tcp", "127.0.0.1:5353:53/udp"), request.published());
        assertEquals("no driver option among them", Map.of(), request.options());
        assertEquals("[53/udp, 80/tcp, 9000/tcp]", request.ports().toString());
        assertEquals("nothing to add", Host.json("{'Interface':{}}"), replies.get(3).json());
    }

    @Test
    public void driverOptionsComeAtEveryStart() {
        host.replay("run-driver-opts");
        assertEquals(2, host.networks.endpointRequests.size());
        host.networks.endpointRequests.forEach(request -> assertEquals(Map.of("x.y", "z"), request.options()));
    }

    @Test
    public void labelsAndEnvironmentDoNotArrive() {
        host.replay("run-labels-env");
        assertEquals(Map.of(), host.networks.endpointRequests.get(0).options());
    }

    @Test
    public void aRunningContainerIsConnected() {
        host.replay("connect-disconnect");
        assertEquals(Map.of("k1", "v1"), host.networks.endpointRequests.get(0).options());
        assertEquals(Map.of(), host.networks.endpointRequests.get(1).options());
        assertEquals(AddressRequest.any(POOL), host.ipam.addressRequests.get(1));
    }

    @Test
    public void aContainerOnTwoNetworksHasOneSandbox() {
        Host other = new Host();
        for (Call call : Recordings.calls("two-networks")) {
            other.call(call);
            if (other.networks.sandboxes.size() == 2) {
                assertEquals(Set.of("/run/docker/netns/5f53aa814499"), Set.copyOf(other.networks.sandboxes.values()));
            }
        }
        assertEquals(3, other.networks.endpointRequests.size());
        assertTrue(other.networks.sandboxes.isEmpty());
    }

    @Test
    public void anEngineThatCrashedOnlyReleasesAddresses() {
        host.replay("engine-crash");
        assertEquals(List.of(
                        "addressReleased 10.46.2.1",
                        "releaseAddress " + POOL + " 10.46.2.1",
                        "addressReleased 10.46.2.2",
                        "releaseAddress " + POOL + " 10.46.2.2"),
                host.journal);
    }

    @Test
    public void whatNobodyKnowsAnyMoreMayEnd() {
        List<Call> calls = Recordings.calls("live-restore");
        int leave = calls.stream().map(Call::method).toList().indexOf("NetworkDriver.Leave");
        for (Call call : calls.subList(leave, calls.size())) {
            assertEquals(call.toString(), Host.json("{}"), host.call(call).json());
        }
        assertEquals(4, host.journal.size());
    }

    @Test
    public void aCallWithoutItsBodyChangesNothing() {
        host.replay("retry-empty-body");
        assertEquals("the first, whole one", 1, host.networks.endpointRequests.size());
    }

    /** Fails the calls that failed when this was recorded, each with the answer that the engine then had. */
    @Test
    public void eachRefusalReachesTheUserAsItStands() {
        Map<String, Integer> failing = Map.of(
                "NetworkDriver.CreateNetwork", 1,
                "IpamDriver.RequestPool", 2,
                "IpamDriver.RequestAddress", 1,
                "NetworkDriver.CreateEndpoint", 1,
                "NetworkDriver.Join", 1,
                "NetworkDriver.EndpointOperInfo", 1);
        Map<String, Integer> count = new HashMap<>();
        List<String> refused = new ArrayList<>();
        for (Call call : Recordings.calls("errors")) {
            if (count.merge(call.method(), 1, Integer::sum).equals(failing.get(call.method()))) {
                Refusal refusal = Refusal.of("no %s today", call.method());
                if (call.method().startsWith("IpamDriver")) {
                    host.ipam.failNext(refusal);
                } else {
                    host.networks.failNext(refusal);
                }
            }
            Reply reply = host.call(call);
            if (reply.status() != 200) {
                assertEquals(Host.json("{'Err':'no " + call.method() + " today'}"), reply.json());
                refused.add(call.method());
            }
        }
        assertEquals(failing.keySet(), Set.copyOf(refused));
        assertEquals(failing.size(), refused.size());
        assertTrue("what came before is undone", host.ipam.taken.isEmpty() && host.networks.endpoints.isEmpty());
    }

    @Test
    public void containersStartAndEndAtOnce() throws Exception {
        ExecutorService engine = Executors.newFixedThreadPool(8);
        try {
            Map<String, List<Call>> perContainer = Recordings.calls("concurrency").stream()
                    .filter(call -> call.json().contains("EndpointID"))
                    .collect(Collectors.groupingBy(
                            call -> call.json().replaceAll(".*\"EndpointID\":\"(\\p{XDigit}{64})\".*", "$1")));
            assertEquals(8, perContainer.size());
            List<Future<List<Reply>>> containers = new ArrayList<>();
            for (List<Call> calls : perContainer.values()) {
                containers.add(engine.submit(() -> calls.stream().map(host::call).toList()));
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
}
