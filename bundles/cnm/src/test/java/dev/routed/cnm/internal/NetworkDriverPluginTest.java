package dev.routed.cnm.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.NetworkRequest;
import dev.routed.cnm.internal.Host.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** What no recording holds: methods of other engines, and odd requests. */
public class NetworkDriverPluginTest {
    private static final String ENDPOINT = "{\"NetworkID\":\"net\",\"EndpointID\":\"endpoint1\"%s}";

    private final Host host = new Host();

    private Reply ask(String method, String json) {
        return host.net("NetworkDriver." + method, json.replace('\'', '"'));
    }

    private static void assertAnswer(String json, Reply reply) {
        assertEquals(Host.json(json), reply.json());
        assertEquals(200, reply.status());
    }

    @Test
    public void theEngineNeedRequestNoGatewayOfItsOwnAccord() {
        assertAnswer("{'SkipIPv4':true,'SkipIPv6':true}", ask("GwAllocCheck",
                "{'Options':{'com.docker.network.enable_ipv6':false,'com.docker.network.generic':{'gateway':'10.0.0.1'}}}"));
        assertAnswer("{'SkipIPv4':true,'SkipIPv6':true}", ask("GwAllocCheck", "{'Options':null}"));
    }

    @Test
    public void aSwarmManagersOptionsGoOnToTheWorkers() {
        assertAnswer("{'Options':{'mtu':'1400'}}", ask("AllocateNetwork",
                "{'NetworkID':'net','Options':{'mtu':'1400'},'IPv4Data':[],'IPv6Data':null}"));
        assertAnswer("{'Options':{}}", ask("AllocateNetwork", "{'NetworkID':'net','Options':null}"));
        assertAnswer("{}", ask("FreeNetwork", "{'NetworkID':'net'}"));
    }

    @Test
    public void nodesAndExternalConnectivityNeedNothing() {
        assertAnswer("{}", ask("DiscoverNew",
                "{'DiscoveryType':1,'DiscoveryData':{'Address':'10.0.0.1','BindAddress':'10.0.0.1','Self':true}}"));
        assertAnswer("{}", ask("DiscoverDelete", "{'DiscoveryType':1,'DiscoveryData':null}"));
        assertAnswer("{}", ask("ProgramExternalConnectivity", ENDPOINT.formatted(
                ",\"Options\":{\"com.docker.network.driver.private.no_proxy_6to4\":true}")));
        assertAnswer("{}", ask("RevokeExternalConnectivity", ENDPOINT.formatted("")));
        assertEquals(List.of(), host.journal);
    }

    @Test
    public void networkOptionsOfOtherTypesAreTakenByTheirText() {
        ask("CreateNetwork", "{'NetworkID':'net','Options':{'com.docker.network.generic':"
                + "{'mtu':1400,'a':true,'b':1.5,'c':['x'],'d':{'e':1},'f':'','g':null}},'IPv4Data':null}");
        assertEquals(
                Map.of("mtu", "1400", "a", "true", "b", "1.5", "c", "[\"x\"]", "d", "{\"e\":1}", "f", "", "g", "null"),
                host.networks.networkRequests.get(0).options());
        assertEquals(List.of(), host.networks.networkRequests.get(0).subnets());
    }

    @Test
    public void ipv6WithoutASubnetIsRefusedHere() {
        Reply reply = ask("CreateNetwork",
                "{'NetworkID':'net','Options':{'com.docker.network.enable_ipv6':true},'IPv4Data':[],'IPv6Data':[]}");
        assertEquals(400, reply.status());
        assertEquals("--ipv6 needs an IPv6 subnet: add --subnet, for example --subnet fd00:10:1::/64", reply.sentence());
        assertEquals(List.of(), host.networks.networkRequests);
    }

    @Test
    public void addressesOfBothFamiliesArrive() {
        ask("CreateEndpoint", ENDPOINT.formatted(",'Interface':{'Address':'10.1.0.2/32','AddressIPv6':'fd00::2/128'}"));
        assertEquals(List.of(Ip.parse("10.1.0.2"), Ip.parse("fd00::2")),
                host.networks.endpointRequests.get(0).addresses());
    }

    @Test
    public void aDualStackEndpointIsJoinedWithAGatewayOfEachFamily() {
        ask("CreateEndpoint", ENDPOINT.formatted(",'Interface':{'Address':'10.1.0.2/32','AddressIPv6':'fd00::2/128'}"));
        assertAnswer("{'InterfaceName':{'SrcName':'rcendpoint','DstPrefix':'eth'},"
                + "'Gateway':'169.254.1.1','GatewayIPv6':'fe80::1','StaticRoutes':["
                + "{'Destination':'169.254.1.1/32','RouteType':1,'NextHop':''},"
                + "{'Destination':'fe80::1/128','RouteType':1,'NextHop':''}]}", join());
    }

    /** Engine 28 and later, {@code docker network create --ipv4=false --ipv6}. */
    @Test
    public void anEndpointOfOneFamilyHasNoGatewayOfTheOther() {
        ask("CreateNetwork", "{'NetworkID':'net','Options':{'com.docker.network.enable_ipv4':false,"
                + "'com.docker.network.enable_ipv6':true,'com.docker.network.generic':{}},'IPv4Data':[],"
                + "'IPv6Data':[{'AddressSpace':'RoutedLocal','Pool':'fd00:10:1::/64','Gateway':'fe80::1/128'}]}");
        assertEquals(
                List.of(new NetworkRequest.Subnet(
                        Prefix.parse("fd00:10:1::/64"), Optional.of(Ip.parse("fe80::1")), List.of())),
                host.networks.networkRequests.get(0).subnets());
        ask("CreateEndpoint", ENDPOINT.formatted(",'Interface':{'Address':'','AddressIPv6':'fd00:10:1::2/128'}"));
        assertAnswer("{'InterfaceName':{'SrcName':'rcendpoint','DstPrefix':'eth'},'GatewayIPv6':'fe80::1',"
                + "'StaticRoutes':[{'Destination':'fe80::1/128','RouteType':1,'NextHop':''}]}", join());
        ask("CreateEndpoint", ENDPOINT.formatted(",'Interface':{'Address':'10.1.0.2/32','AddressIPv6':''}"));
        assertAnswer("{'InterfaceName':{'SrcName':'rcendpoint','DstPrefix':'eth'},'Gateway':'169.254.1.1',"
                + "'StaticRoutes':[{'Destination':'169.254.1.1/32','RouteType':1,'NextHop':''}]}", join());
    }

    private Reply join() {
        return ask("Join", ENDPOINT.formatted(",'SandboxKey':'/run/docker/netns/1'"));
    }

    @Test
    public void aMacAddressInEitherPlaceIsTheUsersAndNotRepeated() {
        Reply nic = ask("CreateEndpoint", ENDPOINT.formatted(
                ",'Interface':{'Address':'10.1.0.2/32','MacAddress':'02:00:00:00:00:07'}"));
        Reply option = ask("CreateEndpoint", ENDPOINT.formatted(",'Interface':{'Address':'10.1.0.2/32'},"
                + "'Options':{'com.docker.network.endpoint.macaddress':'AgAAAAAH'}"));
        assertAnswer("{'Interface':{}}", nic);
        assertAnswer("{'Interface':{}}", option);
        host.networks.endpointRequests.forEach(request ->
                assertEquals(Optional.of(Mac.parse("02:00:00:00:00:07")), request.mac()));
    }

    /** As large as the largest recorded one. */
    @Test
    public void aHugeOptionArrivesWhole() {
        String huge = "x".repeat(120_000);
        Reply reply = ask("CreateEndpoint", ENDPOINT.formatted(
                ",'Interface':{'Address':'10.46.0.12/32'},'Options':{'big':'" + huge + "',"
                        + "'com.docker.network.endpoint.exposedports':[],'com.docker.network.portmap':[]}"));
        assertEquals(200, reply.status());
        assertEquals(Map.of("big", huge), host.networks.endpointRequests.get(0).options());
    }

    @Test
    public void anEndpointThatNobodyKnowsHasNothingToShow() {
        assertAnswer("{'Value':{}}", ask("EndpointOperInfo", ENDPOINT.formatted("")));
    }

    @Test
    public void theJoinOfAnUnknownEndpointFails() {
        Reply reply = ask("Join", ENDPOINT.formatted(",'SandboxKey':'/run/docker/netns/1'"));
        assertEquals(400, reply.status());
        assertTrue(host.networks.sandboxes.isEmpty());
    }
}
