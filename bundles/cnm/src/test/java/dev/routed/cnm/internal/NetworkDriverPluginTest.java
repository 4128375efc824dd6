package dev.routed.cnm.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.NetworkRequest;
import dev.routed.cnm.internal.CnmHost.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** What no recording holds: methods of other engines, and odd requests. */
public class NetworkDriverPluginTest {
    private static final String ENDPOINT = "{'NetworkID':'net','EndpointID':'endpoint'%s}";

    private final CnmHost host = new CnmHost();

    private Reply ask(String method, String json) {
        return host.net(
                "NetworkDriver." + method,
                json.replace("'net'", "'" + "0a".repeat(32) + "'")
                        .replace("'endpoint'", "'" + "e1".repeat(32) + "'")
                        .replace('\'', '"'));
    }

    private static void assertAnswer(String json, Reply reply) {
        assertEquals(CnmHost.json(json), reply.json());
        assertEquals(200, reply.status());
    }

    @Test
    public void engineNeedsNoGatewayRequest() {
        assertAnswer(
                "{'SkipIPv4':true,'SkipIPv6':true}",
                ask(
                        "GwAllocCheck",
                        "{'Options':{'com.docker.network.enable_ipv6':false,"
                                + "'com.docker.network.generic':{'gateway':'10.0.0.1'}}}"));
        assertAnswer("{'SkipIPv4':true,'SkipIPv6':true}", ask("GwAllocCheck", "{'Options':null}"));
    }

    @Test
    public void swarmManagerOptionsReachTheWorkers() {
        assertAnswer(
                "{'Options':{'mtu':'1400'}}",
                ask("AllocateNetwork", "{'NetworkID':'net','Options':{'mtu':'1400'},'IPv4Data':[],'IPv6Data':null}"));
        assertAnswer("{'Options':{}}", ask("AllocateNetwork", "{'NetworkID':'net','Options':null}"));
        assertAnswer("{}", ask("FreeNetwork", "{'NetworkID':'net'}"));
    }

    @Test
    public void discoveryAndTheEndOfExternalConnectivityDoNothing() {
        assertAnswer(
                "{}",
                ask(
                        "DiscoverNew",
                        "{'DiscoveryType':1,"
                                + "'DiscoveryData':{'Address':'10.0.0.1','BindAddress':'10.0.0.1','Self':true}}"));
        assertAnswer("{}", ask("DiscoverDelete", "{'DiscoveryType':1,'DiscoveryData':null}"));
        assertAnswer("{}", ask("RevokeExternalConnectivity", ENDPOINT.formatted("")));
        assertEquals(List.of(), host.journal);
        assertEquals(List.of(), host.networks.populated);
    }

    /** From Engine 28 on, the peer is in the sandbox at these calls, and the process starts after the last of them. */
    @Test
    public void callsBetweenJoinAndTheProcessPopulateTheSandbox() {
        String id = "e1".repeat(32);
        assertAnswer(
                "{}",
                ask(
                        "ProgramExternalConnectivity",
                        ENDPOINT.formatted(",'Options':{'com.docker.network.driver.private.no_proxy_6to4':true}")));
        assertEquals(List.of(id), host.networks.populated);
        ask("EndpointOperInfo", ENDPOINT.formatted(""));
        assertEquals(List.of(id, id), host.networks.populated);
    }

    @Test
    public void ipv6WithoutASubnetIsRejectedHere() {
        Reply reply = ask(
                "CreateNetwork",
                "{'NetworkID':'net','Options':{'com.docker.network.enable_ipv6':true},'IPv4Data':[],'IPv6Data':[]}");
        assertEquals(400, reply.status());
        assertEquals(
                "--ipv6 needs an IPv6 subnet: add --subnet, for example --subnet fd00:10:1::/64", reply.sentence());
        assertEquals(List.of(), host.networks.networkRequests);
    }

    @Test
    public void endpointHasAddressesOfBothFamilies() {
        ask("CreateEndpoint", ENDPOINT.formatted(",'Interface':{'Address':'10.1.0.2/32','AddressIPv6':'fd00::2/128'}"));
        assertEquals(
                List.of(Ip.parse("10.1.0.2"), Ip.parse("fd00::2")),
                host.networks.endpointRequests.get(0).addresses());
    }

    @Test
    public void joinOfADualStackEndpointHasBothGateways() {
        ask("CreateEndpoint", ENDPOINT.formatted(",'Interface':{'Address':'10.1.0.2/32','AddressIPv6':'fd00::2/128'}"));
        assertAnswer(
                "{'InterfaceName':{'SrcName':'rce1e1e1e1','DstPrefix':'eth'},"
                        + "'Gateway':'169.254.1.1','GatewayIPv6':'fe80::1','StaticRoutes':["
                        + "{'Destination':'169.254.1.1/32','RouteType':1,'NextHop':''},"
                        + "{'Destination':'fe80::1/128','RouteType':1,'NextHop':''}]}",
                join());
    }

    /** Engine 28 and later, {@code docker network create --ipv4=false --ipv6}. */
    @Test
    public void joinOfOneFamilyHasOneGateway() {
        ask(
                "CreateNetwork",
                "{'NetworkID':'net','Options':{'com.docker.network.enable_ipv4':false,"
                        + "'com.docker.network.enable_ipv6':true,'com.docker.network.generic':{}},'IPv4Data':[],"
                        + "'IPv6Data':[{'AddressSpace':'RoutedLocal','Pool':'fd00:10:1::/64',"
                        + "'Gateway':'fe80::1/128'}]}");
        assertEquals(
                List.of(new NetworkRequest.Subnet(
                        Prefix.parse("fd00:10:1::/64"), Optional.of(Ip.parse("fe80::1")), List.of())),
                host.networks.networkRequests.get(0).subnets());
        ask("CreateEndpoint", ENDPOINT.formatted(",'Interface':{'Address':'','AddressIPv6':'fd00:10:1::2/128'}"));
        assertAnswer(
                "{'InterfaceName':{'SrcName':'rce1e1e1e1','DstPrefix':'eth'},'GatewayIPv6':'fe80::1',"
                        + "'StaticRoutes':[{'Destination':'fe80::1/128','RouteType':1,'NextHop':''}]}",
                join());
        ask("CreateEndpoint", ENDPOINT.formatted(",'Interface':{'Address':'10.1.0.2/32','AddressIPv6':''}"));
        assertAnswer(
                "{'InterfaceName':{'SrcName':'rce1e1e1e1','DstPrefix':'eth'},'Gateway':'169.254.1.1',"
                        + "'StaticRoutes':[{'Destination':'169.254.1.1/32','RouteType':1,'NextHop':''}]}",
                join());
    }

    private Reply join() {
        return ask("Join", ENDPOINT.formatted(",'SandboxKey':'/run/docker/netns/1'"));
    }

    /** On an {@code --internal} network the options of CreateEndpoint are empty, and those of Join name the ports. */
    @Test
    public void joinNamesThePortsThatCreateEndpointLacks() {
        ask("CreateEndpoint", ENDPOINT.formatted(",'Interface':{'Address':'10.1.0.2/32'},'Options':{}"));
        assertEquals(Set.of(), host.networks.endpointRequests.get(0).ports());
        ask(
                "Join",
                ENDPOINT.formatted(",'SandboxKey':'/run/docker/netns/1','Options':{"
                        + "'com.docker.network.endpoint.exposedports':[{'Proto':6,'Port':80},{'Proto':17,'Port':53}],"
                        + "'com.docker.network.portmap':[{'Proto':6,'IP':'','Port':80,'HostIP':'','HostPort':0,"
                        + "'HostPortEnd':0}]}"));
        assertEquals(
                List.of("[53/udp, 80/tcp]"),
                host.networks.joinedPorts.values().stream()
                        .map(Object::toString)
                        .toList());
        join();
        assertEquals(Set.of(), host.networks.joinedPorts.values().iterator().next());
    }

    /** Engine 27 and later sets them after the addresses and before the routes. */
    @Test
    public void sysctlThatTurnsIpv6OffIsRejectedForAnEndpointWithIpv6() {
        String off = "net.ipv6.conf.IFNAME.disable_ipv6=1";
        for (String passes : List.of(
                "net.ipv6.conf.IFNAME.disable_ipv6=0",
                "net.ipv4.conf.IFNAME.rp_filter=2,net.ipv6.conf.IFNAME.accept_ra=0",
                "net.ipv6.conf.all.disable_ipv6=1",
                "")) {
            assertEquals(passes, 200, withSysctls("fd00::2/128", passes).status());
        }
        assertEquals("an endpoint without IPv6", 200, withSysctls("", off).status());
        int created = host.networks.endpointRequests.size();
        for (String sysctls : List.of(
                off,
                off.toLowerCase(Locale.ROOT),
                "net.ipv4.conf.IFNAME.rp_filter=2," + off + ",net.ipv6.conf.IFNAME.disable_ipv6=0")) {
            Reply reply = withSysctls("fd00::2/128", sysctls);
            assertEquals(400, reply.status());
            assertEquals(
                    "driver option com.docker.network.endpoint.sysctls: "
                            + (sysctls.contains(off) ? off : sysctls)
                            + " turns IPv6 off, but the container has fd00::2 on this network: remove it, use a network"
                            + " without --ipv6, or on Docker 28 and later"
                            + " 'docker run --sysctl net.ipv6.conf.all.disable_ipv6=1'",
                    reply.sentence());
        }
        assertEquals(created, host.networks.endpointRequests.size());
    }

    private Reply withSysctls(String ipv6, String sysctls) {
        return ask(
                "CreateEndpoint",
                ENDPOINT.formatted(",'Interface':{'Address':'10.1.0.2/32','AddressIPv6':'" + ipv6 + "'},"
                        + "'Options':{'com.docker.network.endpoint.sysctls':'" + sysctls + "'}"));
    }

    @Test
    public void requestedMacAddressIsNotRepeated() {
        Reply nic = ask(
                "CreateEndpoint",
                ENDPOINT.formatted(",'Interface':{'Address':'10.1.0.2/32','MacAddress':'02:00:00:00:00:07'}"));
        Reply option = ask(
                "CreateEndpoint",
                ENDPOINT.formatted(",'Interface':{'Address':'10.1.0.2/32'},"
                        + "'Options':{'com.docker.network.endpoint.macaddress':'AgAAAAAH'}"));
        assertAnswer("{'Interface':{}}", nic);
        assertAnswer("{'Interface':{}}", option);
        host.networks.endpointRequests.forEach(
                request -> assertEquals(Optional.of(Mac.parse("02:00:00:00:00:07")), request.mac()));
    }

    /** As large as the largest recorded one. */
    @Test
    public void hugeOptionIsComplete() {
        String huge = "x".repeat(120_000);
        Reply reply = ask(
                "CreateEndpoint",
                ENDPOINT.formatted(",'Interface':{'Address':'10.46.0.12/32'},'Options':{'big':'" + huge + "',"
                        + "'com.docker.network.endpoint.exposedports':[],'com.docker.network.portmap':[]}"));
        assertEquals(200, reply.status());
        assertEquals(Map.of("big", huge), host.networks.endpointRequests.get(0).options());
    }

    @Test
    public void unknownEndpointHasNoInfo() {
        assertAnswer("{'Value':{}}", ask("EndpointOperInfo", ENDPOINT.formatted("")));
    }

    @Test
    public void joinOfAnUnknownEndpointIsRejected() {
        Reply reply = ask("Join", ENDPOINT.formatted(",'SandboxKey':'/run/docker/netns/1'"));
        assertEquals(400, reply.status());
        assertTrue(host.networks.sandboxes.isEmpty());
    }
}
