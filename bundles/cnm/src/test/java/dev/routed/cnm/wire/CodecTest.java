package dev.routed.cnm.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.RejectedException.Kind;
import dev.routed.api.net.Mac;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.Test;

/** What a request may leave out and bring along, and the sentence for each that cannot be read. */
public class CodecTest {

    private static final String NETWORK = "0a".repeat(32);
    private static final String ENDPOINT = "1b".repeat(32);

    /** The JSON of the table has ' in place of ", and n and e in place of the IDs of a network and an endpoint. */
    private static byte[] body(String json) {
        return json.replace("'NetworkID':'n'", "'NetworkID':'" + NETWORK + "'")
                .replace("'EndpointID':'e'", "'EndpointID':'" + ENDPOINT + "'")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
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
            new Row(
                    NetworkDriver.AllocateNetwork.class,
                    "{'NetworkID':'n','Options':{'a':1}}",
                    "Options.a must be a string"),
            new Row(NetworkDriver.Join.class, "{'NetworkID':'n','EndpointID':'e'}", "SandboxKey is missing"),
            new Row(NetworkDriver.CreateNetwork.class, "{'Options':{}}", "NetworkID is missing"),
            new Row(
                    NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','Options':'o'}",
                    "Options must be a JSON object"),
            new Row(
                    NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','Options':{'com.docker.network.enable_ipv6':'yes'}}",
                    "Options.com.docker.network.enable_ipv6 must be true or false"),
            new Row(
                    NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','Options':{'com.docker.network.generic':[]}}",
                    "Options.com.docker.network.generic must be a JSON object"),
            new Row(
                    NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','IPv4Data':{}}",
                    "IPv4Data must be a JSON array"),
            new Row(
                    NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','IPv4Data':[{}]}",
                    "IPv4Data[0]: Pool is missing"),
            new Row(
                    NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','IPv4Data':[{'Pool':''}]}",
                    "IPv4Data[0]: Pool is missing"),
            new Row(
                    NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','IPv4Data':[{'Pool':7}]}",
                    "IPv4Data[0].Pool must be a string"),
            new Row(
                    NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','IPv4Data':[{'Pool':'10.1.0.0/16'},{'Pool':'10.2.0.0/16','Gateway':'10.2.0.1'}]}",
                    "IPv4Data[1].Gateway: '10.2.0.1' is not a prefix such as 10.1.0.0/16"),
            new Row(
                    NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','IPv4Data':[{'Pool':'10.1.0.0/16','AuxAddresses':{'a':'10.1.0.256/32'}}]}",
                    "IPv4Data[0].AuxAddresses.a: '10.1.0.256' is not an IP address"),
            new Row(NetworkDriver.CreateEndpoint.class, "{'NetworkID':'n','Interface':{}}", "EndpointID is missing"),
            new Row(NetworkDriver.CreateEndpoint.class, "{'NetworkID':'n','EndpointID':'e'}", "Interface is missing"),
            new Row(
                    NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':[]}",
                    "Interface must be a JSON object"),
            new Row(
                    NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{'Address':'10.1.0.2'}}",
                    "Interface.Address: '10.1.0.2' is not a prefix such as 10.1.0.0/16"),
            new Row(
                    NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{'MacAddress':'02-42'}}",
                    "Interface.MacAddress: '02-42' is not a MAC address such as 02:42:0a:01:00:02"),
            new Row(
                    NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{},"
                            + "'Options':{'com.docker.network.endpoint.macaddress':'02:42:0a:2e:01:09'}}",
                    "Options.com.docker.network.endpoint.macaddress: "
                            + "'02:42:0a:2e:01:09' is not six bytes in base64 such as AkIKLgEJ"),
            new Row(
                    NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{},"
                            + "'Options':{'com.docker.network.endpoint.macaddress':'AkIK'}}",
                    "Options.com.docker.network.endpoint.macaddress: "
                            + "'AkIK' is not six bytes in base64 such as AkIKLgEJ"),
            new Row(
                    NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{},"
                            + "'Options':{'com.docker.network.portmap':[{'Port':'80'}]}}",
                    "Options.com.docker.network.portmap[0].Port must be a whole number"),
            new Row(
                    NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{},"
                            + "'Options':{'com.docker.network.portmap':[{'Port':80.5}]}}",
                    "Options.com.docker.network.portmap[0].Port must be a whole number"),
            new Row(
                    NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','IPv4Data':[{'Pool':'10.1.0.0/16'},null]}",
                    "IPv4Data[1] must be a JSON object"),
            new Row(
                    NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','IPv4Data':[{'Pool':'10.1.0.0/16','AuxAddresses':{'a':null}}]}",
                    "IPv4Data[0].AuxAddresses.a must be a string"),
            new Row(
                    NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','Options':{'com.docker.network.generic':{'mtu':1400}}}",
                    "Options.com.docker.network.generic.mtu must be a string"),
            new Row(
                    NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','Options':{'com.docker.network.generic':{'mtu':null}}}",
                    "Options.com.docker.network.generic.mtu must be a string"),
            new Row(
                    NetworkDriver.CreateNetwork.class,
                    "{'NetworkID':'n','Options':{'com.docker.network.generic':{'mtu':['1']}}}",
                    "Options.com.docker.network.generic.mtu must be a string"),
            new Row(
                    NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{'MacAddress':'01:00:5e:00:00:01'}}",
                    "Interface: MacAddress: '01:00:5e:00:00:01' is not the MAC address of an interface: choose one with"
                            + " an even first octet"),
            new Row(
                    NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{},"
                            + "'Options':{'com.docker.network.endpoint.macaddress':'AAAAAAAA'}}",
                    "Options: com.docker.network.endpoint.macaddress: '00:00:00:00:00:00' is not the MAC address of an"
                            + " interface: choose one with an even first octet"),
            new Row(
                    NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{},"
                            + "'Options':{'com.docker.network.endpoint.exposedports':[{'Proto':6,'Port':70000}]}}",
                    "Options.com.docker.network.endpoint.exposedports[0]: Port: 70000 is not a port from 1 to 65535"),
            new Row(
                    NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{},"
                            + "'Options':{'com.docker.network.endpoint.exposedports':[null]}}",
                    "Options.com.docker.network.endpoint.exposedports[0] must be a JSON object"),
            new Row(
                    NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{},"
                            + "'Options':{'com.docker.network.portmap':[{'Port':99999999999}]}}",
                    "Options.com.docker.network.portmap[0].Port must be a whole number in its range"),
            new Row(
                    NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{},"
                            + "'Options':{'com.docker.network.portmap':[{'Port':80,'HostPort':-1}]}}",
                    "Options.com.docker.network.portmap[0]: HostPort: -1 is not a port from 0 to 65535"),
            new Row(
                    NetworkDriver.CreateEndpoint.class,
                    "{'NetworkID':'n','EndpointID':'e','Interface':{},"
                            + "'Options':{'com.docker.network.portmap':[{'Port':80,'HostIP':'x\\u001b'}]}}",
                    "Options.com.docker.network.portmap[0].HostIP: 'x\u001b' is not an IP address"),
            new Row(
                    IpamDriver.RequestPool.class,
                    "{'AddressSpace':'a|b'}",
                    "AddressSpace: 'a|b' is not the name of an address space such as RoutedLocal"),
            new Row(IpamDriver.RequestPool.class, "{}", "AddressSpace is missing"),
            new Row(
                    IpamDriver.RequestPool.class,
                    "{'AddressSpace':'s','Pool':'10.1.0.0'}",
                    "Pool: '10.1.0.0' is not a prefix such as 10.1.0.0/16"),
            new Row(
                    IpamDriver.RequestPool.class,
                    "{'AddressSpace':'s','SubPool':'10.1.0.0/33'}",
                    "SubPool: a prefix of 10.1.0.0 has 0 to 32 bits, not 33"),
            new Row(IpamDriver.RequestPool.class, "{'AddressSpace':'s','V6':1}", "V6 must be true or false"),
            new Row(IpamDriver.RequestAddress.class, "{'Address':'10.1.0.2'}", "PoolID is missing"),
            new Row(
                    IpamDriver.RequestAddress.class,
                    "{'PoolID':'p','Address':'10.1.0.2/32'}",
                    "Address: '10.1.0.2/32' is not an IP address"),
            new Row(
                    IpamDriver.RequestAddress.class,
                    "{'PoolID':'p','Options':{'RequestAddressType':[]}}",
                    "Options.RequestAddressType must be a string"),
            new Row(IpamDriver.ReleaseAddress.class, "{'PoolID':'p'}", "Address is missing"),
            new Row(IpamDriver.ReleaseAddress.class, "{'PoolID':'p','Address':''}", "Address is missing"),
            new Row(IpamDriver.ReleaseAddress.class, "{'Address':'10.1.0.2'}", "PoolID is missing"),
            new Row(IpamDriver.ReleasePool.class, "{}", "PoolID is missing"));

    @Test
    public void malformedRequestIsRejectedWithItsField() {
        for (Row row : MALFORMED) {
            RejectedException rejection =
                    assertThrows(row.json(), RejectedException.class, () -> Codec.read(body(row.json()), row.type()));
            assertEquals(row.json(), row.sentence(), rejection.getMessage());
            assertEquals(Kind.REQUEST, rejection.kind());
        }
    }

    @Test
    public void otherTextThanJsonIsRejected() {
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
            RejectedException rejection = assertThrows(
                    json, RejectedException.class, () -> Codec.read(body(json), NetworkDriver.Network.class));
            assertTrue(rejection.getMessage(), rejection.getMessage().startsWith("the request "));
        }
    }

    /** The parser alone would read UTF-16 and UTF-32, and skip a byte order mark. */
    @Test
    public void otherEncodingThanUtf8IsRejected() {
        byte[] json = body("{'NetworkID':'n'}");
        String text = new String(json, StandardCharsets.UTF_8);
        byte[] invalid = {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'};
        byte[] overlong = {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'};
        byte[] surrogate = {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'};
        for (byte[] other : List.of(
                invalid,
                overlong,
                surrogate,
                text.getBytes(StandardCharsets.UTF_16),
                text.getBytes(StandardCharsets.UTF_16LE),
                text.getBytes(Charset.forName("UTF-32BE")),
                ("\ufeff" + text).getBytes(StandardCharsets.UTF_8))) {
            RejectedException rejection =
                    assertThrows(RejectedException.class, () -> Codec.read(other, NetworkDriver.Network.class));
            assertTrue(rejection.getMessage(), rejection.getMessage().startsWith("the request is not JSON"));
        }
        assertEquals(NETWORK, Codec.read(json, NetworkDriver.Network.class).networkID());
    }

    @Test
    public void brokenJsonIsRejectedWithItsPlace() {
        Map<String, String> sentences = Map.of(
                "{'NetworkID':'n',}",
                "the request is not JSON, or has a key twice: line 1",
                "{'NetworkID':'n','NetworkID':'n'}",
                "the request is not JSON, or has a key twice: line 1",
                "{'NetworkID':'n','x':{'y':1,\n'y':2}}",
                "the request is not JSON, or has a key twice: line 2",
                "{'NetworkID':'n'} trailing",
                "the request is not JSON, or has a key twice: line 1",
                "{'NetworkID':'n','deep':" + "[".repeat(200) + "]".repeat(200) + "}",
                LIMIT,
                "{'NetworkID':'n','long':" + "9".repeat(2000) + "}",
                LIMIT,
                "{'NetworkID':'n','" + "k".repeat(60_000) + "':1}",
                LIMIT);
        sentences.forEach((json, sentence) -> {
            RejectedException rejection = assertThrows(
                    json, RejectedException.class, () -> Codec.read(body(json), NetworkDriver.Network.class));
            assertEquals(sentence, rejection.getMessage().replaceFirst(", column \\d+$", ""));
        });
    }

    private static final String LIMIT = "the request has more than 100 levels, or a number or a name that is too long";

    /** Names of equal hashes: the parser's table of names would fail, or grow for ever. */
    @Test
    public void manyNamesOfOneHashAreRead() {
        StringBuilder json = new StringBuilder("{'NetworkID':'n'");
        for (int i = 0; i < 1 << 12; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 12; bit++) {
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            json.append(",'").append(name).append("':0");
        }
        assertEquals(
                NETWORK,
                Codec.read(body(json + "}"), NetworkDriver.Network.class).networkID());
    }

    @Test
    public void idThatTheEngineDoesNotMakeIsRejected() {
        for (String id : List.of(
                "../../evil",
                "/tmp/x",
                "x",
                NETWORK.substring(1),
                NETWORK + "0",
                NETWORK.toUpperCase(Locale.ROOT),
                NETWORK.substring(4) + "/../",
                NETWORK.substring(2) + "\\n",
                NETWORK.substring(6) + "\\u001b",
                NETWORK.substring(6) + "\\u0000")) {
            for (Class<?> type : List.of(
                    NetworkDriver.AllocateNetwork.class,
                    NetworkDriver.CreateNetwork.class,
                    NetworkDriver.Network.class)) {
                assertIdRejected("NetworkID", "{'NetworkID':'" + id + "'}", type);
            }
            for (Class<?> type : List.of(
                    NetworkDriver.CreateEndpoint.class, NetworkDriver.Endpoint.class, NetworkDriver.Join.class)) {
                String others = "'SandboxKey':'/run/docker/netns/4b1c5a2c8f3d','Interface':{}}";
                assertIdRejected("NetworkID", "{'NetworkID':'" + id + "','EndpointID':'e'," + others, type);
                assertIdRejected("EndpointID", "{'NetworkID':'n','EndpointID':'" + id + "'," + others, type);
            }
        }
    }

    private static void assertIdRejected(String field, String json, Class<?> type) {
        String sentence = assertThrows(RejectedException.class, () -> Codec.read(body(json), type))
                .getMessage();
        assertTrue(sentence, sentence.startsWith(field + ": '"));
        assertTrue(sentence, sentence.contains("' is not 64 lower-case hexadecimal digits"));
    }

    @Test
    public void keyOfASandboxIsAPathToANamespace() {
        for (String key : List.of(
                "/var/run/docker/netns/4b1c5a2c8f3d",
                "/run/user/1000/docker/netns/default",
                "/mnt/my docker/netns/4b1c5a2c8f3d",
                "/netns")) {
            assertEquals(key, join(key).sandboxKey());
        }
        for (String key : List.of(
                "/",
                "x",
                "netns/4b1c5a2c8f3d",
                "/run/../etc/x",
                "/run/./x",
                "/run/x/..",
                "/run//x",
                "/run/x/",
                "/run/\\u2028/../x",
                "/run/\\n/x",
                "/run/\\u0000/x",
                "/run/\\u001b[31m/x",
                "/run/x\\n",
                "/run/-x",
                "/run/x y",
                "/run/" + "x".repeat(65))) {
            assertTrue(assertThrows(key, RejectedException.class, () -> join(key))
                    .getMessage()
                    .endsWith("is not the path of a network namespace such as /run/docker/netns/4b1c5a2c8f3d"));
        }
    }

    private static NetworkDriver.Join join(String key) {
        return Codec.read(
                body("{'NetworkID':'n','EndpointID':'e','SandboxKey':'" + key + "'}"), NetworkDriver.Join.class);
    }

    @Test
    public void percentSignIsNotAFormat() {
        assertEquals(
                "Address: '%s%d' is not an IP address",
                assertThrows(
                                RejectedException.class,
                                () -> Codec.read(
                                        body("{'PoolID':'p','Address':'%s%d'}"), IpamDriver.ReleaseAddress.class))
                        .getMessage());
    }

    @Test
    public void nullAndAbsentAreEqual() {
        for (String json : List.of(
                "{'NetworkID':'n'}",
                "{'NetworkID':'n','Options':null,'IPv4Data':null,'IPv6Data':null}",
                "{'NetworkID':'n','Options':{'com.docker.network.enable_ipv6':null,'com.docker.network.generic':null},"
                        + "'IPv4Data':[],'IPv6Data':[]}")) {
            assertEquals(
                    new NetworkDriver.CreateNetwork(
                            NETWORK, new NetworkDriver.NetworkOptions(false, false, Map.of()), List.of(), List.of()),
                    Codec.read(body(json), NetworkDriver.CreateNetwork.class));
        }
        for (String json : List.of(
                "{'NetworkID':'n','EndpointID':'e','Interface':{}}",
                "{'NetworkID':'n','EndpointID':'e','Interface':{'Address':'','AddressIPv6':'','MacAddress':''},"
                        + "'Options':null}",
                "{'NetworkID':'n','EndpointID':'e','Interface':{'Address':null,'AddressIPv6':null,'MacAddress':null},"
                        + "'Options':{'com.docker.network.portmap':null,"
                        + "'com.docker.network.endpoint.macaddress':''}}")) {
            assertEquals(
                    new NetworkDriver.CreateEndpoint(
                            NETWORK,
                            ENDPOINT,
                            new NetworkDriver.Nic(null, null, null),
                            new EndpointOptions(null, List.of(), List.of(), "", Map.of())),
                    Codec.read(body(json), NetworkDriver.CreateEndpoint.class));
        }
        for (String json : List.of(
                "{'PoolID':'p'}",
                "{'PoolID':'p','Address':'','Options':null}",
                "{'PoolID':'p','Address':null,'Options':{}}")) {
            assertEquals(
                    new IpamDriver.RequestAddress("p", null, new IpamDriver.AddressOptions(null, null)),
                    Codec.read(body(json), IpamDriver.RequestAddress.class));
        }
        for (String json : List.of(
                "{'AddressSpace':'s'}",
                "{'AddressSpace':'s','Pool':'','SubPool':'','Options':null,'V6':false}",
                "{'AddressSpace':'s','Pool':null,'SubPool':null,'V6':null}")) {
            assertEquals(
                    new IpamDriver.RequestPool("s", null, null, false),
                    Codec.read(body(json), IpamDriver.RequestPool.class));
        }
    }

    /** Engine 28 sends enable_ipv4; the next will send something else. */
    @Test
    public void unknownFieldsAreIgnored() {
        String unknown = "'a':1,'b':[{}],'c':{'d':null},'e':true,'f':1.5,'g':'h',";
        assertEquals(
                new NetworkDriver.Endpoint(NETWORK, ENDPOINT),
                Codec.read(body("{" + unknown + "'NetworkID':'n','EndpointID':'e'}"), NetworkDriver.Endpoint.class));
        assertEquals(
                "p",
                Codec.read(
                                body("{'PoolID':'p','Options':{" + unknown + "'RequestAddressType':'x'}}"),
                                IpamDriver.RequestAddress.class)
                        .poolID());
        NetworkDriver.CreateNetwork network = Codec.read(
                body("{'NetworkID':'n','Options':{" + unknown + "'com.docker.network.enable_ipv4':true}}"),
                NetworkDriver.CreateNetwork.class);
        assertEquals(Map.of(), network.options().generic());
        EndpointOptions options = Codec.read(
                body("{" + unknown + "'com.docker.network.endpoint.dnsservers':['9.9.9.9'],"
                        + "'com.docker.network.endpoint.ifname':'foo0','addresses':'10.1.0.3'}"),
                EndpointOptions.class);
        assertEquals(
                "of them the strings that are not the engine's own",
                Map.of("g", "h", "addresses", "10.1.0.3"),
                options.driverOptions());
    }

    @Test
    public void macAddressIsBase64() {
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
    public void answerThatIsNotJsonIsADefect() {
        assertThrows(IllegalArgumentException.class, () -> Codec.write(new Object()));
    }
}
