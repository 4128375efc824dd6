package dev.routed.kernel.iproute2.argv;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** The lines for each step. */
public class ChangesTest {
    private static final Mac MAC = Mac.parse("02:42:0a:01:00:02");

    private static void isWrittenAs(Step step, String... lines) {
        assertEquals(List.of(lines), Changes.of(step));
    }

    private static String rejected(Step step) {
        return assertThrows(UnsupportedByIpException.class, () -> Changes.of(step))
                .getMessage();
    }

    private static Route route(Route.Type type, String destination, String link, String via, long metric) {
        Optional<Ip> hop = Optional.of(via).filter(text -> !text.isEmpty()).map(Ip::parse);
        return new Route(type, Prefix.parse(destination), link, hop, 200, Scope.GLOBAL, metric);
    }

    @Test
    public void links() {
        isWrittenAs(
                new Step.CreateVeth("rt1", new Mac(1), "rtp1", MAC, 1500, 7),
                "link add name rt1 address 00:00:00:00:00:01 mtu 1500 group 7 up type veth"
                        + " peer name rtp1 address 02:42:0a:01:00:02 mtu 1500",
                "link set dev rt1 addrgenmode none");
        isWrittenAs(
                new Step.SetAlias("rt1", "", "routed:1 network=ab"), "link set dev rt1 alias \"routed:1 network=ab\"");
        isWrittenAs(new Step.SetAlias("rt1", "x", ""), "link set dev rt1 alias \"\"");
        isWrittenAs(new Step.SetMtu("rt1", "", 9000), "link set dev rt1 mtu 9000");
        isWrittenAs(new Step.SetUp("rt1", ""), "link set dev rt1 up");
        isWrittenAs(new Step.SetGroup("rt1", "", 7201), "link set dev rt1 group 7201");
        isWrittenAs(new Step.DeleteLink("rt1", ""), "link delete dev rt1");
        isWrittenAs(new Step.DeleteGroup(7201), "link delete group 7201");
    }

    @Test
    public void addresses() {
        Address gateway = new Address(Prefix.parse("169.254.1.1/32"), "lo", Scope.HOST, "lo:routed");
        isWrittenAs(new Step.AddAddress(gateway, ""), "address add 169.254.1.1/32 dev lo label lo:routed scope 254");
        isWrittenAs(new Step.RemoveAddress(gateway, ""), "address delete 169.254.1.1/32 dev lo label lo:routed");
        Address unlabelled = new Address(Prefix.parse("192.0.2.1/24"), "lo", Scope.GLOBAL, "");
        isWrittenAs(new Step.AddAddress(unlabelled, ""), "address add 192.0.2.1/24 dev lo scope 0");
        Address six = new Address(Prefix.parse("fe80::1/128"), "rt1", Scope.LINK, "");
        isWrittenAs(
                new Step.AddAddress(six, "alias"), "address replace fe80::1/128 dev rt1 scope 253 nodad noprefixroute");
        Address deprecated = new Address(six.prefix(), "rt1", Scope.LINK, "", true);
        isWrittenAs(
                new Step.AddAddress(deprecated, "alias"),
                "address replace fe80::1/128 dev rt1 scope 253 nodad noprefixroute preferred_lft 0");
        Address subnet = new Address(Prefix.parse("fe80::1/64"), "rt1", Scope.LINK, "");
        isWrittenAs(new Step.AddAddress(subnet, "alias"), "address replace fe80::1/64 dev rt1 scope 253 nodad");
        isWrittenAs(new Step.RemoveAddress(six, "alias"), "address delete fe80::1/128 dev rt1");
    }

    @Test
    public void neighbours() {
        Neighbour neighbour = new Neighbour(Ip.parse("10.1.0.2"), MAC, "rt1");
        isWrittenAs(
                new Step.AddNeighbour(neighbour, ""),
                "neighbour replace 10.1.0.2 dev rt1 lladdr 02:42:0a:01:00:02 nud permanent");
        isWrittenAs(new Step.RemoveNeighbour(neighbour, ""), "neighbour delete 10.1.0.2 dev rt1");
    }

    @Test
    public void routes() {
        Route host = Route.host(Ip.parse("10.1.0.2"), "rt1", 200);
        isWrittenAs(new Step.AddRoute(host, ""), "route add unicast 10.1.0.2/32 dev rt1 proto 200 table 254 scope 253");
        isWrittenAs(new Step.RemoveRoute(host, ""), "route delete unicast 10.1.0.2/32 dev rt1 proto 200 table 254");
        isWrittenAs(
                new Step.AddRoute(Route.host(Ip.parse("fd00::2"), "rt1", 200), ""),
                "route add unicast fd00::2/128 dev rt1 proto 200 table 254 metric 1024 scope 0");
        isWrittenAs(
                new Step.AddRoute(route(Route.Type.UNICAST, "0.0.0.0/0", "rt1", "fe80::1", 50), ""),
                "route add unicast 0.0.0.0/0 via inet6 fe80::1 dev rt1 proto 200 table 254 metric 50 scope 0");
        isWrittenAs(
                new Step.AddRoute(route(Route.Type.UNICAST, "10.8.0.0/16", "rt1", "10.1.0.2", 0), ""),
                "route add unicast 10.8.0.0/16 via inet 10.1.0.2 dev rt1 proto 200 table 254 scope 0");
        isWrittenAs(
                new Step.AddRoute(route(Route.Type.BLACKHOLE, "10.9.0.0/16", "", "", 0), ""),
                "route add blackhole 10.9.0.0/16 proto 200 table 254 scope 0");
        assertTrue(rejected(new Step.AddRoute(route(Route.Type.OTHER, "10.9.0.0/16", "", "", 0), ""))
                .contains("type"));
    }

    @Test
    public void textsWithBlanksAndQuotesAreQuoted() {
        isWrittenAs(new Step.SetAlias("rt1", "", "it's\tmine\\"), "link set dev rt1 alias \"it's\tmine\\\"");
        isWrittenAs(new Step.SetAlias("rt1", "", "a \"b\" c"), "link set dev rt1 alias 'a \"b\" c'");
        isWrittenAs(new Step.SetAlias("rt1", "", "Grüße"), "link set dev rt1 alias \"Grüße\"");
        isWrittenAs(new Step.SetUp("r\"t", ""), "link set dev 'r\"t' up");
    }

    @Test
    public void inexpressibleTextsAreRejected() {
        for (String alias : List.of("a#b", "a\nlink delete dev eth0", "a\0b", "it's \"both\"")) {
            String sentence = rejected(new Step.SetAlias("rt1", "", alias));
            assertTrue(sentence, sentence.startsWith("an ip batch cannot express <" + alias + ">"));
        }
        assertEquals(
                "an alias has at most 255 bytes, not 256", rejected(new Step.SetAlias("rt1", "", "ü".repeat(128))));
        for (String name : List.of("", "sixteen-is-many1", "two words", "a/b", "a\nb")) {
            String sentence = rejected(new Step.SetUp(name, ""));
            assertTrue(sentence, sentence.startsWith("'" + name + "' is not a name"));
        }
    }
}
