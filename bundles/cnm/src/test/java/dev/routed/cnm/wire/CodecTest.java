package dev.routed.cnm.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.net.Mac;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What a request may leave out and bring along, and the sentence for each that cannot be read. */
public class CodecTest {

    /** In the table's JSON ' stands for ". */
    private static byte[] body(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private record Row(Class<?> type, String json, String sentence) {}

    private static final List<Row> MALFORMED = List.of(
            new Row(NetworkDriver.Endpoint.class, "{'NetworkID':'n'}", "EndpointID is missing"),
            new Row(NetworkDriver.Endpoint.class, "{'EndpointID':'e'}", "NetworkID is missing"),
            new Row(NetworkDriver.Endpoint.class, "{'NetworkID':null,'EndpointID':'e'}", "NetworkID is missing"),
            new Row(NetworkDriver.Endpoint.class, "{'NetworkID':'','EndpointID':'e'}", "NetworkID is missing"),
            new Row(NetworkDriver.Endpoint.class, "{'NetworkID':5,'EndpointID':'e'}", "NetworkID must be a string"),
            new Row(NetworkDriver.Endpoint.class, "{'NetworkID':1.5,'EndpointID':'e'}", "NetworkID must be a string"),
            new Row(NetworkDriver.Endpoint.class, "{'NetworkID':true,'EndpointID':'e'}", "NetworkID must be a string"),
            new Row(NetworkDriver.Endpoint.class, "{'NetworkID':{},'EndpointID':'e'}", "NetworkID must be a string"),
            new Row(NetworkDriver.Endpoint.class, "{}", "NetworkID is missing"),
            new Row(NetworkDriver.Endpoint.class, "[]", "the request must be one JSON object"),
            new Row(NetworkDriver.Endpoint.class, "'text'", "the request must be one JSON object"),
            new Row(NetworkDriver.Endpoint.class, "7", "the request must be one JSON object"),
            new Row(NetworkDriver.Endpoint.class, " \n", "the request must be one JSON object"),
            new Row(NetworkDriver.Network.class, "{'NetworkID':'n'}{}", "the request must be one JSON object"),
            new Row(NetworkDriver.Endpoint.class, "null", "the request must be one JSON object"),
            new Row(NetworkDriver.Network.class, "{}", "NetworkID is missing"),
            new Row(NetworkDriver.AllocateNetwork.class, "{'Options':{}}", "NetworkID is missing"),
            new Row(NetworkDriver.AllocateNetwork.class, "{'NetworkID':'n','Options':{'a':1}}",
                    "Options.a must be a string"),
            new Row(NetworkDriver.Join.class, "{'NetworkID':'n','EndpointID':'e'}", "SandboxKey is missing"),
            new Row(NetworkDriver.CreateNetwork.class, "{'Options':{}}", "NetworkID is missing"),
            new Row(NetworkDriver.CreateNetwork.class, "{'NetworkID':'n','Options':'o'}", "Options must be a JSON object"),
            new Row(NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','Options':{'com.docker.network.enable_ipv6':'yes'}}",
                    "Options.com.docker.network.enable_ipv6 must be true or false"),
            new Row(NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','Options':{'com.docker.network.generic':[]}}",
                    "Options.com.docker.network.generic must be a JSON object"),
            new Row(NetworkDriver.CreateNetwork.class, "{'NetworkID':'n','IPv4Data':{}}", "IPv4Data must be a JSON array"),
            new Row(NetworkDriver.CreateNetwork.class, "{'NetworkID':'n','IPv4Data':[{}]}", "IPv4Data[0]: Pool is missing"),
            new Row(NetworkDriver.CreateNetwork.class, "{'NetworkID':'n','IPv4Data':[{'Pool':''}]}",
                    "IPv4Data[0]: Pool is missing"),
            new Row(NetworkDriver.CreateNetwork.class, "{'NetworkID':'n','IPv4Data':[{'Pool':7}]}",
                    "IPv4Data[0].Pool must be a string"),
            new Row(NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','IPv4Data':[{'Pool':'10.1.0.0/16'},{'Pool':'10.2.0.0/16','Gateway':'10.2.0.1'}]}",
                    "IPv4Data[1].Gateway: '10.2.0.1' is not a prefix such as 10.1.0.0/16"),
            new Row(NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','IPv4Data':[{'Pool':'10.1.0.0/16','AuxAddresses':{'a':'10.1.0.256/32'}}]}",
                    "IPv4Data[0].AuxAddresses.a: '10.1.0.256' is not an IP address"),
            new Row(NetworkDriver.CreateEndpoint.class, "{'NetworkID':'n','Interface':{}}", "EndpointID is missing"),
            new Row(NetworkDriver.CreateEndpoint.class, "{'NetworkID':'n','EndpointID':'e'}", "Interface is missing"),
            new Row(NetworkDriver.CreateEndpoint.class, "{'NetworkID':'n','EndpointID':'e','Interface':[]}",
                    "Interface must be a JSON object"),
            new Row(NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{'Address':'10.1.0.2'}}",
                    "Interface.Address: '10.1.0.2' is not a prefix such as 10.1.0.0/16"),
            new Row(NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{'MacAddress':'02-42'}}",
                    "Interface.MacAddress: '02-42' is not a MAC address such as 02:42:0a:01:00:02"),
            new Row(NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{},"
                            + "'Options':{'com.docker.network.endpoint.macaddress':'02:42:0a:2e:01:09'}}",
                    "Options.com.docker.network.endpoint.macaddress: "
                            + "'02:42:0a:2e:01:09' is not six bytes in base64 such as AkIKLgEJ"),
            new Row(NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{},"
                            + "'Options':{'com.docker.network.endpoint.macaddress':'AkIK'}}",
                    "Options.com.docker.network.endpoint.macaddress: 'AkIK' is not six bytes in base64 such as AkIKLgEJ"),
            new Row(NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{},"
                            + "'Options':{'com.docker.network.portmap':[{'Port':'80'}]}}",
                    "Options.com.docker.network.portmap[0].Port must be a whole number"),
            new Row(NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{},"
                            + "'Options':{'com.docker.network.portmap':[{'Port':80.5}]}}",
                    "Options.com.docker.network.portmap[0].Port must be a whole number"),
            new Row(IpamDriver.RequestPool.class, "{}", "AddressSpace is missing"),
            new Row(IpamDriver.RequestPool.class, "{'AddressSpace':'s','Pool':'10.1.0.0'}",
                    "Pool: '10.1.0.0' is not a prefix such as 10.1.0.0/16"),
            new Row(IpamDriver.RequestPool.class, "{'AddressSpace':'s','SubPool':'10.1.0.0/33'}",
                    "SubPool: a prefix of 10.1.0.0 has 0 to 32 bits, not 33"),
            new Row(IpamDriver.RequestPool.class, "{'AddressSpace':'s','V6':1}", "V6 must be true or false"),
            new Row(IpamDriver.RequestAddress.class, "{'Address':'10.1.0.2'}", "PoolID is missing"),
            new Row(IpamDriver.RequestAddress.class, "{'PoolID':'p','Address':'10.1.0.2/32'}",
                    "Address: '10.1.0.2/32' is not an IP address"),
            new Row(IpamDriver.RequestAddress.class, "{'PoolID':'p','Options':{'RequestAddressType':[]}}",
                    "Options.RequestAddressType must be a string"),
            new Row(IpamDriver.ReleaseAddress.class, "{'PoolID':'p'}", "Address is missing"),
            new Row(IpamDriver.ReleaseAddress.class, "{'PoolID':'p','Address':''}", "Address is missing"),
            new Row(IpamDriver.ReleaseAddress.class, "{'Address':'10.1.0.2'}", "PoolID is missing"),
            new Row(IpamDriver.ReleasePool.class, "{}", "PoolID is missing"));

    @Test
    public void eachMalformedRequestIsRefusedByASentenceThatNamesTheField() {
        for (Row row : MALFORMED) {
            Refusal refusal =
                    assertThrows(row.json(), Refusal.class, () -> Codec.read(body(row.json()), row.type()));
            assertEquals(row.json(), row.sentence(), refusal.getMessage());
            assertEquals(Refusal.Cause.REQUEST, refusal.fault());
        }
    }

    @Test
    public void whatIsNotJsonIsCalledSo() {
        List<String> bodies = List.of(
                "{",
                "{'NetworkID':",
                "{'NetworkID':'n',}",
                "{'NetworkID':'n'} trailing",
                "NetworkID=n",
                "{'NetworkID':'n','x':{'y':[}}",
                "{'NetworkID':'n\u0001'}",
                "{'NetworkID':'n','deep':" + "[".repeat(2000) + "]".repeat(2000) + "}");
        for (String json : bodies) {
            Refusal refusal = assertThrows(
                    json, Refusal.class, () -> Codec.read(body(json), NetworkDriver.Network.class));
            assertTrue(refusal.getMessage(), refusal.getMessage().startsWith("the request is not JSON: "));
        }
        byte[] notUtf8 = {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'};
        assertTrue(assertThrows(Refusal.class, () -> Codec.read(notUtf8, NetworkDriver.Network.class))
                .getMessage().startsWith("the request is not JSON: "));
    }

    @Test
    public void aPercentSignInARequestIsNoFormat() {
        assertEquals("Address: '%s%d' is not an IP address", assertThrows(Refusal.class, () ->
                Codec.read(body("{'PoolID':'p','Address':'%s%d'}"), IpamDriver.ReleaseAddress.class)).getMessage());
    }

    @Test
    public void nullAndAbsentAreTheSame() {
        for (String json : List.of(
                "{'NetworkID':'n'}",
                "{'NetworkID':'n','Options':null,'IPv4Data':null,'IPv6Data':null}",
                "{'NetworkID':'n','Options':{'com.docker.network.enable_ipv6':null,'com.docker.network.generic':null},"
                        + "'IPv4Data':[],'IPv6Data':[]}")) {
            assertEquals(
                    new NetworkDriver.CreateNetwork(
                            "n", new NetworkDriver.NetworkOptions(false, Map.of()), List.of(), List.of()),
                    Codec.read(body(json), NetworkDriver.CreateNetwork.class));
        }
        for (String json : List.of(
                "{'NetworkID':'n','EndpointID':'e','Interface':{}}",
                "{'NetworkID':'n','EndpointID':'e','Interface':{'Address':'','AddressIPv6':'','MacAddress':''},"
                        + "'Options':null}",
                "{'NetworkID':'n','EndpointID':'e','Interface':{'Address':null,'AddressIPv6':null,'MacAddress':null},"
                        + "'Options':{'com.docker.network.portmap':null,'com.docker.network.endpoint.macaddress':''}}")) {
            assertEquals(
                    new NetworkDriver.CreateEndpoint("n", "e", new NetworkDriver.Nic(null, null, null),
                            new EndpointOptions(null, List.of(), List.of(), Map.of())),
                    Codec.read(body(json), NetworkDriver.CreateEndpoint.class));
        }
        for (String json : List.of("{'PoolID':'p'}", "{'PoolID':'p','Address':'','Options':null}",
                "{'PoolID':'p','Address':null,'Options':{}}")) {
            assertEquals(new IpamDriver.RequestAddress("p", null, new IpamDriver.AddressOptions(null, null)),
                    Codec.read(body(json), IpamDriver.RequestAddress.class));
        }
        for (String json : List.of("{'AddressSpace':'s'}",
                "{'AddressSpace':'s','Pool':'','SubPool':'','Options':null,'V6':false}",
                "{'AddressSpace':'s','Pool':null,'SubPool':null,'V6':null}")) {
            assertEquals(new IpamDriver.RequestPool("s", null, null, false),
                    Codec.read(body(json), IpamDriver.RequestPool.class));
        }
    }

    /** Engine 28 sends enable_ipv4; the next will send something else. */
    @Test
    public void unknownFieldsOfAnyTypeArePassedOver() {
        String unknown = "'a':1,'b':[{}],'c':{'d':null},'e':true,'f':1.5,'g':'h',";
        assertEquals(new NetworkDriver.Endpoint("n", "e"),
                Codec.read(body("{" + unknown + "'NetworkID':'n','EndpointID':'e'}"), NetworkDriver.Endpoint.class));
        assertEquals("p", Codec.read(body("{'PoolID':'p','Options':{" + unknown + "'RequestAddressType':'x'}}"),
                IpamDriver.RequestAddress.class).poolID());
        NetworkDriver.CreateNetwork network = Codec.read(body("{'NetworkID':'n','Options':{" + unknown
                + "'com.docker.network.enable_ipv4':true}}"), NetworkDriver.CreateNetwork.class);
        assertEquals(Map.of(), network.options().generic());
        EndpointOptions options = Codec.read(body("{" + unknown + "'com.docker.network.endpoint.dnsservers':['9.9.9.9'],"
                + "'com.docker.network.endpoint.ifname':'foo0','addresses':'10.1.0.3'}"), EndpointOptions.class);
        assertEquals("of them the strings that are not the engine's own",
                Map.of("g", "h", "addresses", "10.1.0.3"), options.driverOptions());
    }

    @Test
    public void aMacAddressIsBytesInBase64() {
        EndpointOptions options =
                Codec.read(body("{'com.docker.network.endpoint.macaddress':'AkIKLgEJ'}"), EndpointOptions.class);
        assertEquals(Mac.parse("02:42:0a:2e:01:09"), options.macAddress());
    }

    @Test
    public void onlyTheGatewayTypeMeansAGateway() {
        assertTrue(new IpamDriver.AddressOptions("com.docker.network.gateway", null).gateway());
        assertEquals(false, new IpamDriver.AddressOptions("com.docker.network.other", null).gateway());
        assertEquals(false, new IpamDriver.AddressOptions(null, null).gateway());
    }

    @Test
    public void anAnswerThatJsonCannotHoldIsADefect() {
        assertThrows(IllegalArgumentException.class, () -> Codec.write(new Object()));
    }
}
