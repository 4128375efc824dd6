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
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** What {@code ip -N -details -json} of iproute2 6.1 printed on Linux 6.18, cut to the fields that are read. */
public class AnswersTest {
    private static final Mac MAC = Mac.parse("02:00:00:00:00:01");

    private static JsonNode one(String printed) {
        List<JsonNode> answers = Answers.parse(printed);
        assertEquals(1, answers.size());
        return answers.get(0);
    }

    private static void malformed(String printed, String reason) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> {
            JsonNode answer = one(printed);
            Links.parse(answer);
            Addresses.parse(answer);
        });
        assertTrue(refusal.getMessage(), refusal.getMessage().contains(reason));
    }

    private static Route route(Route.Type type, String destination, String link, Ip via, Scope scope, long metric) {
        return new Route(type, Prefix.parse(destination), link, Optional.ofNullable(via), 200, scope, metric);
    }

    @Test
    public void tellsAnswersApart() {
        assertEquals(3, Answers.parse("[{\"ifindex\":1}]\n[]\n[]\n").size());
        assertEquals(0, Answers.parse("\n").size());
    }

    @Test
    public void links() {
        JsonNode answer = one("""
                [{},{"ifindex":3,"link":"rtp1","ifname":"rt1","flags":["NO-CARRIER","BROADCAST","MULTICAST","UP","M-DOWN"],
                "mtu":1500,"group":"7","link_type":"[1]","address":"02:00:00:00:00:01","linkinfo":{"info_kind":"veth"},
                "inet6_addr_gen_mode":"none","stats64":{"tx":{"carrier_changes":3}},"ifalias":"it's \\"ours\\"\\t\u0001"},
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
                        new Link("rt1", 3, "veth", MAC, 1500, 7, true, false, 3, true, 0, "it's \"ours\"\t\u0001"),
                        new Link("lo", 1, "", new Mac(0), 65536, 0, true, true, 0, false, 0, ""),
                        new Link("tunl0", 9, "ipip", new Mac(0), 1480, 0, false, false, 0, false, 0, ""),
                        new Link("rt2", 4, "veth", MAC, 1500, 7, true, true, 0, false, 8, "")),
                Links.parse(answer));
        assertTrue(Links.speakIpv6(answer));
        assertFalse(Links.speakIpv6(one("[{\"ifindex\":3,\"ifname\":\"rt1\",\"mtu\":1000}]")));
    }

    @Test
    public void addresses() {
        assertEquals(
                List.of(
                        new Address(Prefix.parse("127.0.0.1/8"), "lo", Scope.HOST, "lo"),
                        new Address(Prefix.parse("10.0.0.1/32"), "lo", Scope.GLOBAL, "lo:p"),
                        new Address(Prefix.parse("fe80::1/64"), "lo", Scope.LINK, ""),
                        new Address(Prefix.parse("fd00::1/128"), "lo", Scope.GLOBAL, "", true)),
                Addresses.parse(one("""
                        [{},{"ifname":"lo","addr_info":[{},
                        {"family":"inet","local":"127.0.0.1","prefixlen":8,"scope":"254","label":"lo"},
                        {"family":"inet","local":"10.0.0.1","address":"10.0.0.2","prefixlen":32,"scope":"0","label":"lo:p"},
                        {"family":"inet6","local":"fe80::1","prefixlen":64,"scope":"253"},
                        {"family":"inet6","local":"fd00::1","prefixlen":128,"scope":"0","deprecated":true}]}]
                        """)));
    }

    @Test
    public void neighbours() {
        Neighbour neighbour = new Neighbour(Ip.parse("10.1.0.2"), MAC, "rt1");
        assertEquals(
                List.of(neighbour),
                Neighbours.parse(one("""
                        [{"dst":"10.1.0.2","dev":"rt1","lladdr":"02:00:00:00:00:01","state":["PERMANENT"]},
                        {"dst":"10.1.0.3","dev":"rt1","state":["PERMANENT"]}]
                        """), ""));
        assertEquals(
                List.of(neighbour),
                Neighbours.parse(one("""
                        [{"dst":"10.1.0.2","lladdr":"02:00:00:00:00:01","state":["PERMANENT"]}]
                        """), "rt1"));
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
                Routes.parse(one("""
                        [{"type":"1","dst":"10.1.0.2","dev":"rt1","protocol":"200","scope":"253","metric":50,"flags":["linkdown"]},
                        {"type":"6","dst":"10.3.0.0/16","protocol":"200","scope":"0","flags":[]},
                        {"type":"9","dst":"10.5.0.0/16","protocol":"200","scope":"0","flags":[]},
                        {"type":"1","dst":"default","via":{"family":"inet6","host":"fe80::1"},"dev":"rt1","protocol":"200","scope":"0"},
                        {"type":"1","dst":"10.7.0.0/16","protocol":"200","scope":"0","metric":4294967295,
                        "nexthops":[{"dev":"rt1","weight":1},{"dev":"lo","weight":1}]}]
                        """), false, ""));
    }

    @Test
    public void ipv6Routes() {
        Prefix mapped = new Prefix(new Ip(Ip.Family.IPV6, 0, 0xffff_0000_0000L), 96);
        assertEquals(
                List.of(
                        route(Route.Type.UNICAST, "::/0", "rt1", Ip.parse("fe80::1"), Scope.GLOBAL, 1024),
                        new Route(Route.Type.UNREACHABLE, mapped, "lo", Optional.empty(), 200, Scope.GLOBAL, 1024)),
                Routes.parse(one("""
                        [{"type":"1","dst":"default","gateway":"fe80::1","dev":"rt1","protocol":"200","scope":"0","metric":1024},
                        {"type":"7","dst":"::ffff:0.0.0.0/96","dev":"lo","protocol":"200","scope":"0","metric":1024}]
                        """), true, ""));
    }

    /** The link that was asked for is not named, and a route with several next hops is on none. */
    @Test
    public void routesOfOneLink() {
        assertEquals(
                List.of("rt1", ""),
                Routes.parse(one("""
                        [{"type":"1","dst":"10.1.0.2","protocol":"200","scope":"253","flags":["linkdown"]},
                        {"type":"1","dst":"10.7.0.0/16","protocol":"200","scope":"0","nexthops":[{"dev":"rt1"}]}]
                        """), false, "rt1").stream().map(Route::link).toList());
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
                Routes.parseHostRoutes(one("""
                        [{},{"type":"1","dst":"10.1.0.2","dev":"rt1","protocol":"200","scope":"253","flags":[]},
                        {"type":"6","dst":"10.1.0.3","protocol":"200","scope":"0","flags":[]},
                        {"type":"1","dst":"10.5.0.0/16","dev":"rt1","protocol":"200","scope":"0","flags":[]},
                        {"type":"1","dst":"default","gateway":"10.0.11.2","dev":"s1","protocol":"200","scope":"0"},
                        {"type":"1","dst":"10.1.0.7","nhid":23,"protocol":"188","scope":"0","metric":20,"flags":[],"nexthops":
                        [{"gateway":"10.0.11.2","dev":"s1","weight":1,"flags":[]},
                        {"via":{"family":"inet6","host":"fe80::1"},"dev":"s2","weight":1,"flags":[]}]}]
                        """)));
    }

    @Test
    public void refusesWhatIpDoesNotPrint() {
        malformed("[{\"ifname\":", "not JSON");
        malformed("{\"ifname\":\"lo\"}", "OBJECT where an array is due");
        malformed("[{\"ifname\":\"lo\",\"mtu\":1}]", "no 'ifindex'");
        malformed("[{\"ifname\":\"lo\",\"ifindex\":1,\"mtu\":\"many\"}]", "'mtu' is 'many' where a number is due");
        malformed(
                "[{\"ifname\":\"lo\",\"ifindex\":1,\"mtu\":1,\"addr_info\":[{\"local\":\"10.0.0.1\",\"prefixlen\":64}]}]",
                "0 to 32 bits");
    }
}
