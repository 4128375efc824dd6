package dev.routed.kernel.iproute2.json;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.Test;

/** What {@code ip -N -details -json} of iproute2 6.1 printed on Linux 6.18, reduced to the decoded fields. */
public class IpJsonTest {
    private static final Mac MAC = Mac.parse("02:00:00:00:00:01");

    private static List<List<JsonNode>> answers(String printed) {
        return IpJson.parse(new ByteArrayInputStream(printed.getBytes(StandardCharsets.UTF_8)), Stream::of);
    }

    /** The entries of the only answer. */
    private static List<JsonNode> one(String printed) {
        List<List<JsonNode>> answers = answers(printed);
        assertEquals(1, answers.size());
        return answers.get(0);
    }

    private static List<Route> routes(String printed, boolean ipv6, String link) {
        return one(printed).stream()
                .map(entry -> Routes.parse(entry, new Routes.Filter(ipv6, link, 0)))
                .toList();
    }

    private static void malformed(String printed, String reason) {
        IllegalArgumentException rejection = assertThrows(IllegalArgumentException.class, () -> {
            for (JsonNode entry : one(printed)) {
                Links.parse(entry);
                Addresses.parse(entry);
            }
        });
        assertTrue(rejection.getMessage(), rejection.getMessage().contains(reason));
    }

    private static Route route(Route.Type type, String destination, String link, Ip via, Scope scope, long metric) {
        return new Route(type, Prefix.parse(destination), link, Optional.ofNullable(via), 200, scope, metric);
    }

    @Test
    public void outputIsSplitIntoAnswers() {
        assertEquals(3, answers("[{\"ifindex\":1}]\n[]\n[]\n").size());
        assertEquals(0, answers("\n").size());
    }

    @Test
    public void links() {
        List<JsonNode> answer = one("""
                [{},{"ifindex":3,"link":"rtp1","ifname":"rt1",
                "flags":["NO-CARRIER","BROADCAST","MULTICAST","UP","M-DOWN"],
                "mtu":1500,"group":"7","link_type":"[1]","address":"02:00:00:00:00:01","linkinfo":{"info_kind":"veth"},
                "inet6_addr_gen_mode":"none","stats64":{"tx":{"carrier_changes":3}},
                "ifalias":"it's \\"ours\\"\\t\u0001"},
                {"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"mtu":65536,"group":"0",
                "link_type":"[772]","address":"00:00:00:00:00:00"},
                {"ifindex":9,"link":null,"ifname":"tunl0","flags":["NOARP"],"mtu":1480,"group":"0",
                "link_type":"[768]","address":"0.0.0.0","linkinfo":{"info_kind":"ipip"}},
                {"ifindex":4,"link_index":8,"ifname":"rt2","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1500,
                "group":"7","link_type":"[1]","address":"02:00:00:00:00:01","link_netnsid":2,
                "linkinfo":{"info_kind":"veth"}}]
                """);
        assertEquals(
                List.of(
                        Link.of("rt1", 3)
                                .withKind("veth")
                                .withMac(MAC)
                                .withMtu(1500)
                                .withGroup(7)
                                .withUp(true)
                                .withCarrierChanges(3)
                                .withPeer(true, 0)
                                .withAlias("it's \"ours\"\t\u0001"),
                        Link.of("lo", 1).withMtu(65536).withUp(true).withCarrier(true),
                        Link.of("tunl0", 9).withKind("ipip").withMtu(1480),
                        Link.of("rt2", 4)
                                .withKind("veth")
                                .withMac(MAC)
                                .withMtu(1500)
                                .withGroup(7)
                                .withUp(true)
                                .withCarrier(true)
                                .withPeer(false, 8)),
                answer.stream().map(Links::parse).toList());
        assertTrue(Links.hasIpv6(answer.get(0)));
        assertFalse(Links.hasIpv6(
                one("[{\"ifindex\":3,\"ifname\":\"rt1\",\"mtu\":1000}]").get(0)));
    }

    @Test
    public void addresses() {
        assertEquals(
                List.of(
                        new Address(Prefix.parse("127.0.0.1/8"), "lo", Scope.HOST, "lo"),
                        new Address(Prefix.parse("10.0.0.1/32"), "lo", Scope.GLOBAL, "lo:p"),
                        new Address(Prefix.parse("fe80::1/64"), "lo", Scope.LINK, ""),
                        new Address(Prefix.parse("fd00::1/128"), "lo", Scope.GLOBAL, "", true)),
                one("""
                        [{},{"ifname":"lo","addr_info":[{},
                        {"family":"inet","local":"127.0.0.1","prefixlen":8,"scope":"254","label":"lo"},
                        {"family":"inet","local":"10.0.0.1","address":"10.0.0.2","prefixlen":32,
                        "scope":"0","label":"lo:p"},
                        {"family":"inet6","local":"fe80::1","prefixlen":64,"scope":"253"},
                        {"family":"inet6","local":"fd00::1","prefixlen":128,"scope":"0","deprecated":true}]}]
                        """).stream().flatMap(Addresses::parse).toList());
    }

    @Test
    public void neighbours() {
        Neighbour neighbour = new Neighbour(Ip.parse("10.1.0.2"), MAC, "rt1");
        assertEquals(
                List.of(neighbour),
                one("""
                        [{"dst":"10.1.0.2","dev":"rt1","lladdr":"02:00:00:00:00:01","state":["PERMANENT"]},
                        {"dst":"10.1.0.3","dev":"rt1","state":["PERMANENT"]}]
                        """).stream().flatMap(entry -> Neighbours.parse(entry, "")).toList());
        assertEquals(
                List.of(neighbour),
                one("""
                        [{"dst":"10.1.0.2","lladdr":"02:00:00:00:00:01","state":["PERMANENT"]}]
                        """).stream()
                        .flatMap(entry -> Neighbours.parse(entry, "rt1"))
                        .toList());
    }

    @Test
    public void routes() {
        assertEquals(
                List.of(
                        route(Route.Type.UNICAST, "10.1.0.2/32", "rt1", null, Scope.LINK, 50),
                        route(Route.Type.BLACKHOLE, "10.3.0.0/16", "", null, Scope.GLOBAL, 0),
                        route(Route.Type.OTHER, "10.5.0.0/16", "", null, Scope.GLOBAL, 0),
                        route(Route.Type.UNICAST, "0.0.0.0/0", "rt1", Ip.parse("fe80::1"), Scope.GLOBAL, 0),
                        route(Route.Type.UNICAST, "10.7.0.0/16", "", null, Scope.GLOBAL, 4_294_967_295L)),
                routes("""
                        [{"type":"1","dst":"10.1.0.2","dev":"rt1","protocol":"200","scope":"253","metric":50,
                        "flags":["linkdown"]},
                        {"type":"6","dst":"10.3.0.0/16","protocol":"200","scope":"0","flags":[]},
                        {"type":"9","dst":"10.5.0.0/16","protocol":"200","scope":"0","flags":[]},
                        {"type":"1","dst":"default","via":{"family":"inet6","host":"fe80::1"},"dev":"rt1",
                        "protocol":"200","scope":"0"},
                        {"type":"1","dst":"10.7.0.0/16","protocol":"200","scope":"0","metric":4294967295,
                        "nexthops":[{"dev":"rt1","weight":1},{"dev":"lo","weight":1}]}]
                        """, false, ""));
    }

    @Test
    public void ipv6Routes() {
        Prefix mapped = new Prefix(new Ip(Ip.Family.IPV6, 0, 0xffff_0000_0000L), 96);
        assertEquals(
                List.of(
                        route(Route.Type.UNICAST, "::/0", "rt1", Ip.parse("fe80::1"), Scope.GLOBAL, 1024),
                        new Route(Route.Type.UNREACHABLE, mapped, "lo", Optional.empty(), 200, Scope.GLOBAL, 1024)),
                routes("""
                        [{"type":"1","dst":"default","gateway":"fe80::1","dev":"rt1","protocol":"200","scope":"0",
                        "metric":1024},
                        {"type":"7","dst":"::ffff:0.0.0.0/96","dev":"lo","protocol":"200","scope":"0","metric":1024}]
                        """, true, ""));
    }

    /** The answer omits the link of the query. A route with several next hops has no link. */
    @Test
    public void routesOfOneLink() {
        assertEquals(
                List.of("rt1", ""),
                routes("""
                        [{"type":"1","dst":"10.1.0.2","protocol":"200","scope":"253","flags":["linkdown"]},
                        {"type":"1","dst":"10.7.0.0/16","protocol":"200","scope":"0","nexthops":[{"dev":"rt1"}]}]
                        """, false, "rt1").stream().map(Route::link).toList());
    }

    @Test
    public void routesToOneAddress() {
        HostRoute.Hop first = new HostRoute.Hop("s1", Optional.of(Ip.parse("10.0.11.2")));
        HostRoute.Hop second = new HostRoute.Hop("s2", Optional.of(Ip.parse("fe80::1")));
        assertEquals(
                List.of(
                        new HostRoute(
                                Ip.parse("10.1.0.2"), List.of(new HostRoute.Hop("rt1", Optional.empty())), 200, 0),
                        new HostRoute(Ip.parse("10.1.0.7"), List.of(first, second), 188, 20)),
                one("""
                        [{},{"type":"1","dst":"10.1.0.2","dev":"rt1","protocol":"200","scope":"253","flags":[]},
                        {"type":"6","dst":"10.1.0.3","protocol":"200","scope":"0","flags":[]},
                        {"type":"1","dst":"10.5.0.0/16","dev":"rt1","protocol":"200","scope":"0","flags":[]},
                        {"type":"1","dst":"default","gateway":"10.0.11.2","dev":"s1","protocol":"200","scope":"0"},
                        {"type":"1","dst":"10.1.0.7","nhid":23,"protocol":"188","scope":"0","metric":20,"flags":[],
                        "nexthops":
                        [{"gateway":"10.0.11.2","dev":"s1","weight":1,"flags":[]},
                        {"via":{"family":"inet6","host":"fe80::1"},"dev":"s2","weight":1,"flags":[]}]}]
                        """).stream()
                        .flatMap(entry -> Routes.parseHostRoute(entry).stream())
                        .toList());
    }

    /** The fields of an encapsulation follow those of the route; mpls and ioam6 as iproute2 6.1 prints them. */
    @Test
    public void destinationOfAnEncapsulationIsNotTheRoutes() {
        assertEquals(
                List.of("198.51.109.0/24", "198.51.111.0/24", "198.51.113.7/32"),
                routes("""
                        [{"type":"1","dst":"198.51.109.0/24","encap":"ip","id":5,"src":"0.0.0.0","dst":"192.168.7.2",
                        "ttl":0,"tos":0,"dev":"up0","protocol":"3","scope":"253","flags":[]},
                        {"type":"1","dst":"198.51.111.0/24","encap":"mpls","dst":[{"label":100},{"label":200}],
                        "gateway":"192.168.7.2","dev":"up0","protocol":"3","scope":"0","flags":[]},
                        {"type":"1","dst":"198.51.113.7","protocol":"3","scope":"0","flags":[],"nexthops":[
                        {"encap":"ip","id":6,"src":"0.0.0.0","dst":"192.168.7.3","dev":"up0","weight":1},
                        {"gateway":"192.168.8.2","dev":"up1","weight":1}]}]
                        """, false, "").stream()
                        .map(route -> route.destination().toString())
                        .toList());
    }

    @Test
    public void nullAndWrongTypesAreRejectedWithASentence() {
        for (String destination : List.of("null", "[]", "{}", "\"\"", "7", "\"10.1.0.0/77\"", "\"10.1.0.0/x\"")) {
            String printed = "[{\"type\":\"1\",\"dst\":" + destination
                    + ",\"dev\":\"rt1\",\"protocol\":\"200\",\"scope\":\"0\"}]";
            IllegalArgumentException rejection =
                    assertThrows(destination, IllegalArgumentException.class, () -> routes(printed, false, ""));
            assertFalse(rejection.getMessage(), rejection.getMessage().contains("java."));
        }
        for (String entry : List.of("null", "7", "\"x\"", "[]", "{\"ifname\":null,\"ifindex\":1,\"mtu\":1}")) {
            malformed("[" + entry + "]", "no 'ifname' in ");
        }
        malformed("[{\"ifname\":\"lo\",\"ifindex\":4294967296,\"mtu\":1}]", "out of range");
    }

    @Test
    public void unexpectedOutputIsRejected() {
        malformed("[{\"ifname\":", "not JSON");
        malformed("{\"ifname\":\"lo\"}", "OBJECT and not an array");
        malformed("[{\"ifname\":\"lo\",\"mtu\":1}]", "no 'ifindex'");
        malformed("[{\"ifname\":\"lo\",\"ifindex\":1,\"mtu\":\"many\"}]", "'mtu' is 'many' and not a number");
        malformed(
                "[{\"ifname\":\"lo\",\"ifindex\":1,\"mtu\":1,"
                        + "\"addr_info\":[{\"local\":\"10.0.0.1\",\"prefixlen\":64}]}]",
                "0 to 32 bits");
    }
}
