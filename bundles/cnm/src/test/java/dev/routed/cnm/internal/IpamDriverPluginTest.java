package dev.routed.cnm.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.PoolRequest;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.cnm.internal.CnmHost.Reply;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** What no recording holds. */
public class IpamDriverPluginTest {
    private final CnmHost host = new CnmHost();

    private Reply ask(String method, String json) {
        return host.ipam("IpamDriver." + method, json.replace('\'', '"'));
    }

    @Test
    public void addressSpacesDiffer() {
        Reply spaces = ask("GetDefaultAddressSpaces", "");
        assertNotEquals(
                spaces.json().get("LocalDefaultAddressSpace"), spaces.json().get("GlobalDefaultAddressSpace"));
    }

    @Test
    public void poolRequestIsTranslated() {
        ask(
                "RequestPool",
                "{'AddressSpace':'RoutedLocal','Pool':'10.1.0.0/16','SubPool':'10.1.2.0/24',"
                        + "'Options':{'a':'b'},'V6':false}");
        ask("RequestPool", "{'AddressSpace':'RoutedGlobal','Pool':'','SubPool':'','Options':{},'V6':true}");
        assertEquals(
                List.of(
                        new PoolRequest(
                                "RoutedLocal",
                                Optional.of(Prefix.parse("10.1.0.0/16")),
                                Optional.of(Prefix.parse("10.1.2.0/24")),
                                false),
                        new PoolRequest("RoutedGlobal", Optional.empty(), Optional.empty(), true)),
                host.ipam.poolRequests);
    }

    @Test
    public void poolIdIsStableAcrossRuns() {
        String request = "{'AddressSpace':'RoutedLocal','Pool':'10.1.0.0/16'}";
        assertEquals(
                ask("RequestPool", request), new CnmHost().ipam("IpamDriver.RequestPool", request.replace('\'', '"')));
    }

    @Test
    public void ipv6PoolHasAnIpv6Gateway() {
        Reply reply = ask(
                "RequestPool",
                "{'AddressSpace':'RoutedLocal','Pool':'fd00:10:1::/64','SubPool':''," + "'Options':{},'V6':true}");
        assertEquals(
                CnmHost.json("{'PoolID':'RoutedLocal|fd00:10:1::/64|','Pool':'fd00:10:1::/64',"
                        + "'Data':{'com.docker.network.gateway':'fe80::1/128'}}"),
                reply.json());
    }

    @Test
    public void noPoolIsTakenWithoutGateway() {
        host.networks.failNext(RejectedException.of("no gateway is left"));
        assertEquals(
                "no gateway is left",
                ask("RequestPool", "{'AddressSpace':'RoutedLocal','Pool':'10.1.0.0/16'}")
                        .sentence());
        assertEquals(List.of(), host.ipam.poolRequests);
    }

    @Test
    public void addressHasTheHostPrefixLength() {
        assertEquals(
                CnmHost.json("{'Address':'10.1.0.2/32'}"),
                ask("RequestAddress", "{'PoolID':'RoutedLocal|10.1.0.0/16|','Address':'10.1.0.2'}")
                        .json());
        assertEquals(
                CnmHost.json("{'Address':'fd00::2/128'}"),
                ask("RequestAddress", "{'PoolID':'RoutedLocal|fd00::/64|','Address':'fd00::2'}")
                        .json());
    }

    /** RequiresMACAddress. */
    @Test
    public void otherRequestTypesAreNoGateway() {
        ask(
                "RequestAddress",
                "{'PoolID':'RoutedLocal|10.1.0.0/16|','Address':'','Options':"
                        + "{'com.docker.network.endpoint.macaddress':'02:42:11:76:f7:d8'}}");
        assertEquals(List.of(AddressRequest.any("RoutedLocal|10.1.0.0/16|")), host.ipam.addressRequests);
    }

    @Test
    public void engine29SendsTheContainerName() {
        ask(
                "RequestAddress",
                "{'PoolID':'RoutedLocal|10.1.0.0/16|','Address':'','Options':"
                        + "{'com.docker.network.endpoint.name':'web'}}");
        assertEquals(
                List.of(new AddressRequest("RoutedLocal|10.1.0.0/16|", Optional.empty(), false, Optional.of("web"))),
                host.ipam.addressRequests);
    }

    @Test
    public void releaseOfUnknownPoolSucceeds() {
        String pool = "{'PoolID':'RoutedLocal|10.9.0.0/16|','Address':'10.9.0.1'}";
        assertEquals(200, ask("ReleaseAddress", pool).status());
        assertEquals(200, ask("ReleasePool", pool).status());
    }

    @Test
    public void releaseFromAPoolOfAnotherFormIsRejected() {
        for (String pool : List.of("", "someone-elses", "RoutedLocal|10.9.0.1/16|")) {
            String request = "{'PoolID':'" + pool + "','Address':'10.9.0.1'}";
            assertEquals(400, ask("ReleaseAddress", request).status());
            assertEquals("has no effect", 200, ask("ReleasePool", request).status());
        }
        assertEquals(Set.of(), host.ipam.taken);
    }

    /** The engine could not create a network whose gateway is an endpoint's address, and gives all back. */
    @Test
    public void releaseOfAGatewayOutsideThePoolKeepsEndpoints() {
        ask("ReleaseAddress", "{'PoolID':'RoutedLocal|10.5.0.0/16|','Address':'10.1.0.2'}");
        assertEquals(List.of("releaseAddress RoutedLocal|10.5.0.0/16| 10.1.0.2"), host.journal);
    }

    @Test
    public void driverReceivesAReleaseBeforeIpam() {
        ask("ReleaseAddress", "{'PoolID':'RoutedLocal|10.1.0.0/16|','Address':'10.1.0.2'}");
        assertEquals(
                List.of("addressReleased 10.1.0.2", "releaseAddress RoutedLocal|10.1.0.0/16| 10.1.0.2"), host.journal);
    }

    @Test
    public void lateReleaseFreesNothing() {
        host.networks.late = true;
        ask("ReleaseAddress", "{'PoolID':'RoutedLocal|10.1.0.0/16|','Address':'10.1.0.2'}");
        assertEquals(List.of("addressReleased 10.1.0.2"), host.journal);
    }

    @Test
    public void addressWithARemainingRouteStaysTaken() {
        ask("RequestAddress", "{'PoolID':'RoutedLocal|10.1.0.0/16|','Address':'10.1.0.2'}");
        host.networks.failNext(RejectedException.host("the route stays", new IllegalStateException("for a test")));
        Reply reply = ask("ReleaseAddress", "{'PoolID':'RoutedLocal|10.1.0.0/16|','Address':'10.1.0.2'}");
        assertEquals(500, reply.status());
        assertEquals("the route stays", reply.sentence());
        assertEquals(Set.of(Ip.parse("10.1.0.2")), host.ipam.taken);
    }
}
